using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

/// <summary>A job of a scripted cluster.</summary>
internal sealed class FakeJob
{
    public required long Id { get; init; }

    public required JsonArray Opcodes { get; init; }

    public string Status { get; set; } = "queued";

    /// <summary>Whether it ended so long ago that it is archived.</summary>
    public bool IsOld { get; set; }

    public DateTimeOffset Received { get; init; }

    public DateTimeOffset? Ended { get; set; }

    public List<(string Status, JsonNode? Result)> Results { get; } = [];

    /// <summary>"INSTANCE_STARTUP(inst1)", as gnt-job list has it.</summary>
    public IEnumerable<string> Summary => Opcodes.Select(opcode =>
        $"{((string)opcode!["OP_ID"]!)["OP_".Length..]}({(string?)opcode["instance_name"] ?? (string?)opcode["node_name"] ?? (string?)opcode["group_name"]})");

    public bool IsOver => Status is "success" or "error" or "canceled";
}
