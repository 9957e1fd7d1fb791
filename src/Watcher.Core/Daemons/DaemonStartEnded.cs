using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>A start is through.</summary>
/// <param name="Daemon">Of which daemon.</param>
/// <param name="ExitCode">daemon-util's exit code; null when it did not end by itself.</param>
/// <param name="Failure">What went wrong; null when daemon-util said that all is well.</param>
internal sealed record DaemonStartEnded(string Daemon, int? ExitCode, string? Failure) : Fact
{
    /// <summary>constants.EXIT_NOTMASTER: the daemon knows another master.</summary>
    public const int NotMaster = 11;

    /// <summary>Whether it was made: not if what it was decided on had changed by then.</summary>
    public bool IsBegun { get; private init; } = true;

    /// <summary>It was not made.</summary>
    public static DaemonStartEnded NotBegun(Daemon daemon) => new(daemon.Name, null, null) { IsBegun = false };
}
