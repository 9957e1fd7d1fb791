using System.Text.Json.Nodes;

namespace Watcher.Core.Instances;

/// <summary>The opcodes that the duty submits, with the reason that the stock watcher gives, so that job filters for it match.</summary>
internal static class Opcodes
{
    /// <summary>constants.OPCODE_REASON_SRC_WATCHER</summary>
    public const string Source = "gnt:watcher";

    public static JsonObject Of(InstanceAttempt attempt) => attempt.Work switch
    {
        InstanceWork.Restart => new JsonObject
        {
            ["OP_ID"] = "OP_INSTANCE_STARTUP",
            ["instance_name"] = attempt.Instance,
            ["force"] = false,
            ["reason"] = Reason($"Restarting instance {attempt.Instance}", attempt.Stamp),
        },
        _ => new JsonObject
        {
            ["OP_ID"] = "OP_INSTANCE_SHUTDOWN",
            ["instance_name"] = attempt.Instance,
            ["admin_state_source"] = "user",
            ["reason"] = Reason($"Cleaning up instance {attempt.Instance}", attempt.Stamp),
        },
    };

    private static JsonArray Reason(string text, long stamp) => new(new JsonArray(Source, text, stamp));
}
