namespace Watcher.Core.DaemonUtil;

/// <summary>Names of variables that are more than settings.</summary>
internal static class ReservedNames
{
    // Bash's own variables, which have no plain value, or change what follows (bash(1), Shell Variables); and the script's.
    private static readonly string[] Special =
    [
        "IFS", "UID", "EUID", "PPID", "GROUPS", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "SHELLOPTS", "DIRSTACK", "FUNCNAME", "PIPESTATUS",
        "EPOCHSECONDS", "EPOCHREALTIME", "HISTCMD", "OPTARG", "OPTIND", "OPTERR", "PS4", "POSIXLY_CORRECT", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE",
        "PWD", "OLDPWD", "SHLVL", "SHELL", "TERM", "PATH", "MAILCHECK", "ENV", "DAEMONS", "ALL_DAEMONS", "ON_DEMAND_DAEMONS", "COMP_WORDBREAKS", "COLUMNS", "LINES", "_",
    ];

    public static bool Contains(string name) => Special.Contains(name) || name.StartsWith("BASH", StringComparison.Ordinal);
}
