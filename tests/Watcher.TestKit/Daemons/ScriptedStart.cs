using Watcher.Core.Daemons;

namespace Watcher.TestKit.Daemons;

/// <summary>A start that takes its time.</summary>
/// <param name="daemon">Of which daemon.</param>
/// <param name="endsAt">When daemon-util is through.</param>
internal sealed class ScriptedStart(string daemon, TimeSpan endsAt)
{
    public string Daemon => daemon;

    public TimeSpan EndsAt => endsAt;

    /// <summary>Whether the process that began it lives, and so has the claim on it.</summary>
    public bool IsOurs { get; set; } = true;

    public TaskCompletionSource<DaemonStartEnded> Ended { get; } = new();
}
