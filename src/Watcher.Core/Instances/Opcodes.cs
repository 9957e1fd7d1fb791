using System.Text.Json.Nodes;
using Watcher.Core.Jobs;

namespace Watcher.Core.Instances;

/// <summary>The opcodes that the duty submits, as the stock watcher does.</summary>
internal static class Opcodes
{
    public static JsonObject Of(InstanceAttempt attempt) => attempt.Work switch
    {
        InstanceWork.Restart => new JsonObject
        {
            ["OP_ID"] = "OP_INSTANCE_STARTUP",
            ["instance_name"] = attempt.Instance,
            ["force"] = false,
            ["reason"] = Reason.Of($"Restarting instance {attempt.Instance}", attempt.Stamp),
        },
        _ => new JsonObject
        {
            ["OP_ID"] = "OP_INSTANCE_SHUTDOWN",
            ["instance_name"] = attempt.Instance,
            ["admin_state_source"] = "user",
            ["reason"] = Reason.Of($"Cleaning up instance {attempt.Instance}", attempt.Stamp),
        },
    };
}
