using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Jobs;

/// <summary>A job of ours is over.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Status">"success", "error", "canceled"; "gone" when luxid does not know it any more.</param>
/// <param name="Results">What became of its opcodes, in their order; none when it is gone.</param>
/// <param name="Took">How long it was at work or waited for locks; null when that is not known.</param>
internal sealed record JobEnded(long Id, string Status, ImmutableArray<OpcodeResult> Results, TimeSpan? Took = null) : Fact
{
    public const string Gone = "gone";
}
