namespace Watcher.Core.DaemonUtil;

/// <summary>daemon-util's exit codes. A start's is the daemon's own.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Not so, or not possible.</summary>
    public const int Failure = 1;

    /// <summary>start-stop-daemon(8): trouble; a daemon that does not die.</summary>
    public const int Trouble = 2;

    /// <summary>sysexits.h EX_TEMPFAIL: nobody knows whether systemd manages the daemons; nothing was done.</summary>
    public const int ModeUnknown = 75;
}
