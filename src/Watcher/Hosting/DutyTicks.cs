using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>Where Quartz's ticks go.</summary>
internal sealed class DutyTicks
{
    private volatile DutySet? _duties;
    private volatile GroupFollower? _groups;

    /// <summary>From now on ticks reach the duties.</summary>
    public void Connect(DutySet duties, GroupFollower groups) => (_duties, _groups) = (duties, groups);

    /// <summary>A schedule came round.</summary>
    public void Tick(string schedule)
    {
        if (schedule == Composition.GroupsSchedule)
        {
            _groups?.Tick();
        }
        else
        {
            _duties?.Post(schedule, new Tick());
        }
    }
}
