using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>The opcodes that the duty submits, as the stock watcher does.</summary>
internal static class DiskOpcodes
{
    // constants.OP_PRIO_LOW
    private const int LowPriority = 10;

    // The first one that knows strictness; an older one refuses an opcode with a field that it does not know.
    private static readonly DottedVersion StrictnessSince = DottedVersion.Parse("3.1");

    public static JsonObject Activate(ActivationOpcode opcode) => new()
    {
        ["OP_ID"] = "OP_INSTANCE_ACTIVATE_DISKS",
        ["instance_name"] = opcode.Instance,
        ["reason"] = Reason.Of($"Activating disks for instance {opcode.Instance}", opcode.Stamp),
    };

    public static JsonObject Verify(NodeGroup group, VerifyJob job, bool knowsStrictness)
    {
        var opcode = new JsonObject
        {
            ["OP_ID"] = "OP_GROUP_VERIFY_DISKS",
            ["group_name"] = group.Uuid,
            ["priority"] = LowPriority,
            ["reason"] = Reason.Of($"Verifying disks of group {group.Uuid}", job.Stamp),
        };
        if (knowsStrictness)
        {
            opcode["is_strict"] = job.IsStrict;
        }

        return opcode;
    }

    /// <summary>Whether a version of Ganeti ("3.1.0~rc2") tells strict verifications from others.</summary>
    public static bool KnowsStrictness(string version) => DottedVersion.TryParse(version.Split('~', '-', '+')[0]) >= StrictnessSince;
}
