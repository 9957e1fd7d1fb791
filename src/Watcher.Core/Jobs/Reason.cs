using System.Text.Json.Nodes;

namespace Watcher.Core.Jobs;

/// <summary>The reason trail of the watcher's opcodes: who, why, and a stamp by which a job of ours is found again.</summary>
internal static class Reason
{
    /// <summary>constants.OPCODE_REASON_SRC_WATCHER: the stock watcher's, so that job filters for it match.</summary>
    public const string Source = "gnt:watcher";

    /// <summary>An opcode's reason trail.</summary>
    /// <param name="text">Why, in the stock watcher's words.</param>
    /// <param name="stamp">Nanoseconds of Unix time.</param>
    public static JsonArray Of(string text, long stamp) => new(new JsonArray(Source, text, stamp));

    /// <summary>The first stamp of a step. One more for each opcode of that step: no clock is read twice within a nanosecond.</summary>
    public static long Stamp(DateTimeOffset now) => (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
