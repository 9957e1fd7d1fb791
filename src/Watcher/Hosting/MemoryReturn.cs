using Watcher.Core.Native;

namespace Watcher.Hosting;

/// <summary>
/// Gives the kernel back what work has taken, once it is over: the start, a storm of deaths or of reloads. Else it would stay taken until the next
/// storm. Measured: docs/decisions/0003.
/// </summary>
/// <param name="time">Time.</param>
/// <param name="allocated">How many bytes have ever been asked for.</param>
/// <param name="giveBack">Gives them back.</param>
internal sealed class MemoryReturn(TimeProvider time, Func<long> allocated, Action giveBack) : IDisposable
{
    /// <summary>Without any work for so long it is over. The threads that did it end about then, too.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    /// <summary>What a quiet tick of a small cluster asks for is not worth a wake-up.</summary>
    public const long Worth = 2 << 20;

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _before;

    public MemoryReturn(TimeProvider time)
        : this(time, () => GC.GetTotalAllocatedBytes(), GiveBack)
    {
    }

    /// <summary>Something was done.</summary>
    public void Worked()
    {
        lock (_lock)
        {
            if (allocated() - _before >= Worth)
            {
                _timer ??= time.CreateTimer(_ => Return(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Return()
    {
        lock (_lock)
        {
            giveBack();
            _before = allocated();
        }
    }

    private static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.MallocTrim(0);
    }
}
