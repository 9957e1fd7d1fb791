using Watcher.Core.Duties;
using Watcher.Core.Instances;

namespace Watcher.Hosting;

/// <summary>Where Quartz's ticks go.</summary>
internal sealed class DutyTicks
{
    private volatile DutySet? _duties;
    private volatile GroupFollower? _groups;

    /// <summary>From now on ticks reach the duties.</summary>
    public void Connect(DutySet duties, GroupFollower groups) => (_duties, _groups) = (duties, groups);

    /// <summary>The schedule of a kind of duty came round.</summary>
    public void Tick(string kind)
    {
        if (kind == InstancesDuty.Name)
        {
            _groups?.Tick();
        }
        else
        {
            _duties?.Post(kind, new Tick());
        }
    }
}
