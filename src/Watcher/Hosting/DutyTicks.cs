using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>Which duty a Quartz job's tick is for.</summary>
internal sealed class DutyTicks
{
    private volatile IDutyRunner? _daemons;

    /// <summary>From now on ticks reach the duty.</summary>
    public void Connect(IDutyRunner daemons) => _daemons = daemons;

    public void Tick() => _daemons?.Post(new Tick());
}
