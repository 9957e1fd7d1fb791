using System.Collections.Immutable;
using Watcher.Core.Luxi;

namespace Watcher.Core.Jobs;

/// <summary>A job in the list of jobs.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Status">Its state (constants.JOB_STATUS_*).</param>
/// <param name="Summary">A line for each opcode: "INSTANCE_STARTUP(inst1)".</param>
internal sealed record JobLine(long Id, string Status, ImmutableArray<string> Summary)
{
    /// <summary>What luxid is asked for one.</summary>
    public static readonly ImmutableArray<string> Fields = ["id", "status", "summary"];

    public static JobLine Read(LuxiRow row) => new(row.Number("id"), row.Text("status"), row.Texts("summary"));
}
