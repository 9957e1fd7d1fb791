using System.Text.Json.Serialization;

namespace Watcher.Core.Groups;

/// <summary>What the stock watcher remembers of an instance (ganeti/watcher/state.py). Times are seconds of Unix time.</summary>
internal sealed record StockRecord(int RestartCount = 0, double RestartWhen = 0, int CleanupCount = 0, double CleanupWhen = 0)
{
    public static readonly StockRecord Blank = new();

    // RETRY_EXPIRATION
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(8);

    public StockRecord WithRestart(DateTimeOffset at) => this with { RestartCount = RestartCount + 1, RestartWhen = Seconds(at) };

    public StockRecord WithCleanup(DateTimeOffset at) => this with { CleanupCount = CleanupCount + 1, CleanupWhen = Seconds(at) };

    /// <summary>
    /// Without what is too old. Restarts and clean-ups each by their own time: the stock watcher drops a record of clean-ups at once, since it
    /// only looks at the time of the restart. A time in the future, from before the clock was set back, counts as now: else what was counted then
    /// would never be forgotten.
    /// </summary>
    public StockRecord WithoutExpired(DateTimeOffset now)
    {
        var (earliest, latest) = (Seconds(now - ForgottenAfter), Seconds(now));
        return new StockRecord(
            RestartWhen < earliest ? 0 : RestartCount,
            RestartWhen < earliest ? 0 : Math.Min(RestartWhen, latest),
            CleanupWhen < earliest ? 0 : CleanupCount,
            CleanupWhen < earliest ? 0 : Math.Min(CleanupWhen, latest));
    }

    /// <summary>When it was last restarted.</summary>
    [JsonIgnore]
    public DateTimeOffset RestartedAt => DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(RestartWhen, 0, 1e11));

    /// <summary>When the restarts are forgotten.</summary>
    [JsonIgnore]
    public DateTimeOffset ForgottenAt => RestartedAt + ForgottenAfter;

    private static double Seconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).TotalSeconds;
}
