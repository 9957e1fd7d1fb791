using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>Where Quartz's ticks go.</summary>
internal sealed class DutyTicks
{
    private volatile DutySet? _duties;

    /// <summary>From now on ticks reach the duties.</summary>
    public void Connect(DutySet duties) => _duties = duties;

    /// <summary>The schedule of a kind of duty came round.</summary>
    public void Tick(string kind) => _duties?.Post(kind, new Tick());
}
