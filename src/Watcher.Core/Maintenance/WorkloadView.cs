using System.Collections.Immutable;

namespace Watcher.Core.Maintenance;

/// <summary>What runs here, of one kind.</summary>
/// <param name="Running">What can be stopped.</param>
/// <param name="NotStopped">What cannot, or may be there and cannot be seen, as phrases.</param>
internal sealed record WorkloadView(ImmutableArray<RunningGuest> Running, ImmutableArray<string> NotStopped)
{
    public static readonly WorkloadView Nothing = new([], []);
}
