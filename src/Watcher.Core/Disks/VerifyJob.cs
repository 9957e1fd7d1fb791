using System.Collections.Immutable;

namespace Watcher.Core.Disks;

/// <summary>A job of ours that verifies the group's disks.</summary>
/// <param name="Stamp">Nanoseconds of Unix time in its reason trail: by them it is found again.</param>
/// <param name="At">When it was to be submitted, since boot.</param>
/// <param name="IsStrict">Whether it looks at what is locked, too.</param>
/// <param name="Id">Its number; null while it is not known whether luxid took it.</param>
internal sealed record VerifyJob(long Stamp, TimeSpan At, bool IsStrict, long? Id = null)
{
    /// <summary>Nodes that were offline then.</summary>
    public ImmutableArray<string> Offline { get => field.IsDefault ? [] : field; init; }
}
