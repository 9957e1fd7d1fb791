namespace Watcher.Core.Disks;

/// <summary>One opcode of an activation job.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Stamp">Nanoseconds of Unix time that it carries in its reason trail: by them its job is found again.</param>
/// <param name="DueSince">Since when what it sees to has been due: no clock need be compared to know whether more has become due since.</param>
internal sealed record ActivationOpcode(string Instance, long Stamp, DateTimeOffset? DueSince = null);
