using Watcher.Core.Duties;

namespace Watcher.Core.Maintenance;

/// <summary>An instance was told to stop; whether it does shows the next look.</summary>
/// <param name="Guest">It.</param>
internal sealed record GuestStopAsked(RunningGuest Guest) : Fact;
