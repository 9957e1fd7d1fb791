using System.Collections.Immutable;

namespace Watcher.Core.Units.Values;

/// <summary>What is asked of the units' rendering on the command line.</summary>
/// <param name="Profile">Ganeti's version; null to find it out.</param>
/// <param name="Systemd">systemd's version; null to find it out.</param>
/// <param name="Given">Values given, the later ones taking precedence.</param>
internal sealed record UnitRequest(DottedVersion? Profile, DottedVersion? Systemd, ImmutableArray<GivenValue> Given);
