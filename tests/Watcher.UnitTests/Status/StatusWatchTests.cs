using Watcher.Status;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Status;

/// <summary><c>status --watch</c> in virtual time: what it writes to the terminal, and when.</summary>
public sealed class StatusWatchTests : IDisposable
{
    private readonly AwaitedTime _time = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly List<string> _written = [];
    private volatile IReadOnlyList<string> _lines = ["one", "two"];
    private int? _rows = 24;
    private int _looks;

    [Fact]
    public async Task Changes_AreDrawnOverWhatIsThere_AndNothingIsWrittenWhileItIsTheSame()
    {
        var watching = WatchAsync(StatusWorld.Healthy);
        await LooksAsync(3, StatusWatch.Beside);
        Assert.Equal("\u001b[2J\u001b[Hone\u001b[K\ntwo\u001b[K\n\u001b[J", Assert.Single(_written));

        _lines = ["one"];
        await LooksAsync(2, StatusWatch.Beside);
        Assert.Equal("\u001b[Hone\u001b[K\n\u001b[J", _written[^1]);
        Assert.Equal(2, _written.Count);

        await _ending.CancelAsync();
        Assert.Equal(0, await watching);
    }

    [Fact]
    public async Task EndsCleanly_WithWhatTheLastLookWould()
    {
        var watching = WatchAsync(StatusWorld.Bad);
        await LooksAsync(1, StatusWatch.Alone);

        await _ending.CancelAsync();

        Assert.Equal(StatusWorld.Bad.ExitCode, await watching);
    }

    [Fact]
    public async Task LowTerminal_IsNotScrolled_AndWhatLacksIsCounted()
    {
        (_rows, _lines) = (4, ["a", "b", "c", "d", "e"]);
        var watching = WatchAsync(StatusWorld.Healthy);
        await LooksAsync(1, StatusWatch.Beside);
        Assert.Contains("a\u001b[K\nb\u001b[K\n(3 more lines)\u001b[K\n\u001b[J", Assert.Single(_written), StringComparison.Ordinal);

        _rows = 24;
        await LooksAsync(1, StatusWatch.Beside);
        Assert.StartsWith("\u001b[2J", _written[^1], StringComparison.Ordinal);
        await _ending.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task InAPipe_EachChangeIsAScreen_WithoutEscapes()
    {
        _rows = null;
        var watching = WatchAsync(StatusWorld.Healthy);
        await LooksAsync(2, StatusWatch.Beside);
        _lines = ["three"];
        await LooksAsync(1, StatusWatch.Beside);

        Assert.Equal("one\ntwo\n\nthree\n", string.Concat(_written));
        await _ending.CancelAsync();
        await watching;
    }

    public void Dispose() => _ending.Dispose();

    private Task<int> WatchAsync(StatusReport report) => new StatusWatch(
        _ =>
        {
            Interlocked.Increment(ref _looks);
            return Task.FromResult((report, _lines));
        },
        _written.Add,
        () => _rows,
        _time).RunAsync(_ending.Token);

    /// <summary>So many more looks, the last of which is over.</summary>
    private async Task LooksAsync(int looks, TimeSpan apart)
    {
        await _time.UntilAwaitedAsync(apart);
        for (var look = _looks == 1 ? 1 : 0; look < looks; look++)
        {
            var before = _looks;
            _time.Advance(apart);
            await Until.TrueAsync(() => _looks > before, "it looks again");
        }
    }
}
