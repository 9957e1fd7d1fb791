namespace Watcher.Core.Processes;

/// <summary>How a process ended, from its wait status (wait(2)).</summary>
/// <param name="Raw">The wait status.</param>
internal readonly record struct ExitStatus(int Raw)
{
    private static readonly string[] SignalNames =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM",
    ];

    /// <summary>The signal that killed it; null when it exited.</summary>
    public int? Signal => (Raw & 0x7f) is var signal and not 0 ? signal : null;

    /// <summary>Its exit code; null when it was killed.</summary>
    public int? Code => Signal is null ? (Raw >> 8) & 0xff : null;

    public static ExitStatus Exited(int code) => new(code << 8);

    public static ExitStatus Killed(int signal) => new(signal);

    /// <summary>In a word or two, of which there are few: "SIGKILL", "exit code 1".</summary>
    public string Kind => Signal switch
    {
        null => $"exit code {Code}",
        { } signal when signal < SignalNames.Length => SignalNames[signal],
        { } signal => $"signal {signal}",
    };

    public override string ToString() => Signal is null ? $"exited with code {Code}" : $"was killed by {Kind}";
}
