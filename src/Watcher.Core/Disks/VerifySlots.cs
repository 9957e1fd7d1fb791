namespace Watcher.Core.Disks;

/// <summary>Lets one group at a time look for verifications that are under way and submit its own: they are counted for the whole cluster.</summary>
internal sealed class VerifySlots : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        return new Leaving(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Leaving(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
