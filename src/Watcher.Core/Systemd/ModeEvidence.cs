namespace Watcher.Core.Systemd;

/// <summary>The two checks that tell the mode (the design document, "Changes to daemon-util").</summary>
/// <param name="SystemdRuns">/run/systemd/system is a directory.</param>
/// <param name="LoadState">ganeti.target's LoadState; null when systemd does not run or did not say.</param>
/// <param name="Failure">Why the LoadState could not be read.</param>
internal sealed record ModeEvidence(bool SystemdRuns, string? LoadState, string? Failure);
