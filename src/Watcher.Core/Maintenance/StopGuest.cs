using Watcher.Core.Duties;

namespace Watcher.Core.Maintenance;

/// <summary>Stops an instance on a node that is offline.</summary>
/// <param name="Guest">It.</param>
/// <param name="Force">Whether it is not asked any more.</param>
/// <param name="Reason">Why.</param>
internal sealed record StopGuest(RunningGuest Guest, bool Force, string Reason) : Act(Reason)
{
    public override string Describe() => Force ? $"end {Guest.Text}" : $"stop {Guest.Text}";
}
