namespace Watcher.Core.Disks;

/// <summary>One opcode of an activation job.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Stamp">Nanoseconds of Unix time that it carries in its reason trail: by them its job is found again.</param>
internal sealed record ActivationOpcode(string Instance, long Stamp);
