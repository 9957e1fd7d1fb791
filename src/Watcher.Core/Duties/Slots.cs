namespace Watcher.Core.Duties;

/// <summary>Bounds how many do a thing at once; whoever comes first is first.</summary>
/// <param name="count">So many.</param>
internal sealed class Slots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Waits for a slot.</summary>
    /// <returns>Frees it.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        return new Leaving(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Leaving(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
