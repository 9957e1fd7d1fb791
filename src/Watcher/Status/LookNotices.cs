using Watcher.Core.Duties;

namespace Watcher.Status;

/// <summary>Keeps what a look says that no duty's standing states say: what would be done, and what could not be looked at.</summary>
internal sealed class LookNotices : IReporter
{
    private readonly List<string> _acts = [];
    private readonly List<string> _unseen = [];

    public IReadOnlyList<string> Acts => _acts;

    public IReadOnlyList<string> Unseen => _unseen;

    public void Tell(Notice notice)
    {
        switch (notice)
        {
            case StepFailed failed:
                _unseen.Add($"{failed.Duty}: could not {failed.Phase}: {failed.Why}");
                break;
            case MemoryLost lost:
                _unseen.Add($"{lost.Duty}: what was remembered cannot be understood: {lost.Why}");
                break;
            default:
                break;
        }
    }

    public void WouldDo(Act act) => _acts.Add($"{act.Describe()}: {act.Reason}");

    /// <summary>A duty that did not get to look.</summary>
    public void Blocked(string duty, string because) => _unseen.Add($"{duty}: {because}");
}
