using System.Collections.Immutable;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>Who asks for a stop or a start, as far as /proc tells.</summary>
/// <param name="LoginUser">The user who logged in; null when nobody did.</param>
/// <param name="HasTerminal">Whether we have a controlling terminal.</param>
/// <param name="Ancestors">Our parent, its parent and so on.</param>
/// <param name="IsComplete">Whether these are all, up to the first process.</param>
/// <param name="IsWatcherLocked">Whether somebody holds the watcher's lock exclusively, or nobody can tell.</param>
internal sealed record StopCaller(uint? LoginUser, bool HasTerminal, ImmutableArray<ProcessInfo> Ancestors, bool IsComplete, bool IsWatcherLocked)
{
    // comm has 15 characters; a script that an interpreter runs goes by its whole name.
    private static readonly string[] Programs =
    [
        "daemon-util", "dpkg", "apt", "apt-get", "aptitude", "unattended-upgr", "unattended-upgrade", "packagekitd", "frontend", "debconf", "needrestart",
        "invoke-rc.d", "update-rc.d", "service", "rc", "start-stop-daem", "start-stop-daemon", "logrotate", "cron", "crond", "anacron", "atd",
        "ansible", "ansible-playbook", "puppet", "chef-client", "salt-minion", "cfengine", "cf-agent",
    ];

    // Our own executable and Ganeti's watcher have one name; what tells them apart is the verb.
    private const string Watcher = "ganeti-watcher";

    // As a shell's one argument has it (sh -c).
    private const string Verb = $"{Watcher} {DaemonUtilCommand.Name}";

    private static readonly string[] Places = ["/etc/init.d/", "/etc/rc", "/ganeti/", "/var/lib/dpkg/", ".ansible/"];

    /// <summary>
    /// Whether an operator at his terminal wants the daemon to stay down. In doubt not: Ganeti stops daemons too, on other nodes over ssh as a login
    /// without a terminal (lib/cli.py, RunWhileDaemonsStopped), and what it stops must come back.
    /// </summary>
    public bool IsOperator => LoginUser is not null && HasTerminal && IsComplete && !IsWatcherLocked && !IsRoutine;

    /// <summary>Whether a program does as it always does: at boot the init script starts whatever there is, and says nothing of what is wanted.</summary>
    public bool IsRoutine => Ancestors.Any(IsProgramOfOthers);

    /// <summary>Whether a watcher asks, Ganeti's (utils.EnsureDaemon) or one of its hooks.</summary>
    public bool IsWatcher => Ancestors.Any(process => process.IsProgram(Watcher) && !IsOurs(process.Arguments));

    private static bool IsProgramOfOthers(ProcessInfo process) =>
        Programs.Any(process.IsProgram)
        || IsGanetis(process.Command)
        || BeforeOurs(process.Arguments).Any(argument => IsGanetis(Path.GetFileName(argument)) || Places.Any(place => argument.Contains(place, StringComparison.Ordinal)));

    /// <summary>What sudo or a shell runs is daemon-util, with a daemon's name behind it: that says nothing of who they are.</summary>
    private static IEnumerable<string> BeforeOurs(ImmutableArray<string> arguments) => arguments
        .TakeWhile(argument => !argument.Contains($"/{DaemonUtilCommand.Name}", StringComparison.Ordinal) && !argument.Contains(Verb, StringComparison.Ordinal))
        .TakeWhile((argument, i) => !(Path.GetFileName(argument) == Watcher && arguments.ElementAtOrDefault(i + 1) == DaemonUtilCommand.Name));

    private static bool IsOurs(ImmutableArray<string> arguments) => arguments.Contains(DaemonUtilCommand.Name);

    private static bool IsGanetis(string name) =>
        name.StartsWith("ganeti-", StringComparison.Ordinal) || name.StartsWith("gnt-", StringComparison.Ordinal);
}
