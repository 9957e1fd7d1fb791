namespace Watcher.Benchmarks;

/// <summary>Since when the victims run: one that is killed right after its start is answered later on purpose, which is not what is measured.</summary>
internal sealed class Lives
{
    /// <summary>Past the second that the measurements set as a short life.</summary>
    public static readonly TimeSpan GrownUp = TimeSpan.FromSeconds(1.2);

    private readonly Dictionary<string, long> _began = [];

    public void Began(string daemon) => _began[daemon] = TimeProvider.System.GetTimestamp();

    public async Task UntilGrownUpAsync(string daemon)
    {
        if (_began.TryGetValue(daemon, out var began) && GrownUp - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, TimeProvider.System);
        }
    }
}
