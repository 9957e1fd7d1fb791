using System.Text.Json.Serialization;
using Watcher.Core.Processes;

namespace Watcher.Core.Probes;

/// <summary>What is remembered of a probed daemon. Times are monotonic.</summary>
internal sealed record ProbeLedger
{
    public static readonly ProbeLedger Blank = new();

    /// <summary>The process that is spoken of; null when it was not seen.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>How many looks in a row it was silent.</summary>
    public int SilentLooks { get; init; }

    /// <summary>When it was first silent of these.</summary>
    public TimeSpan? SilentSince { get; init; }

    /// <summary>What it did instead of answering.</summary>
    public string? Silence { get; init; }

    /// <summary>Its restarts for that.</summary>
    public RestartLedger Restart { get => field ?? RestartLedger.Blank; init; }

    /// <summary>Whether there is anything worth remembering.</summary>
    [JsonIgnore]
    public bool IsBlank => this with { Process = null } == Blank;

    /// <summary>What another process did not answer says nothing of this one, unless it is the one that we started for it.</summary>
    public ProbeLedger Of(ProcessIdentity? process, bool wasRestarted) =>
        process is null || Process is null || process == Process || wasRestarted
            ? this with { Process = process ?? Process }
            : Blank with { Process = process, Restart = new() { At = Restart.At } };
}
