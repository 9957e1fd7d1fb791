using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>What systemd says of a unit, in the order in which it said it.</summary>
/// <param name="Unit">Its name ("ganeti-noded.service").</param>
/// <param name="Said">What this message says.</param>
/// <param name="IsListing">Whether this is all there is to say of it, asked for, and not just what changed.</param>
internal sealed record UnitChanged(string Unit, UnitProperties Said, bool IsListing) : Fact;
