using System.Text.Json.Serialization;

namespace Watcher.Core.Systemd;

/// <summary>The mode in force, and what the last look said.</summary>
/// <param name="Mode">The mode in force.</param>
/// <param name="Reason">The evidence for it.</param>
/// <param name="Candidate">Another mode that the last look saw, waiting for a second look to agree; null when it agreed with the mode.</param>
/// <param name="Doubt">Why the last look saw nothing; null when it did.</param>
internal sealed record ModeState(NodeMode Mode, string Reason, NodeMode? Candidate = null, string? Doubt = null)
{
    public static readonly ModeState Blank = new(NodeMode.Unknown, "not looked at yet");

    /// <summary>Whether the last look left no doubt.</summary>
    [JsonIgnore]
    public bool IsSettled => Mode != NodeMode.Unknown && Candidate is null && Doubt is null;

    /// <summary>Whether daemons may be started: nobody else does, beyond doubt.</summary>
    [JsonIgnore]
    public bool MayStartDaemons => IsSettled && Mode == NodeMode.Plain;
}
