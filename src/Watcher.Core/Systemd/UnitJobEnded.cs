using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>A job of systemd's about a unit ended.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Result">"done", "failed", "dependency" …</param>
internal sealed record UnitJobEnded(string Unit, string Result) : Fact;
