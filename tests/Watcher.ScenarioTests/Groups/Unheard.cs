using Watcher.Core.Duties;

namespace Watcher.ScenarioTests.Groups;

/// <summary>For a story of which only the outcome is recorded.</summary>
internal sealed class Unheard : IReporter
{
    public void Tell(Notice notice)
    {
    }

    public void WouldDo(Act act) => throw new NotSupportedException("scenarios are played live");
}
