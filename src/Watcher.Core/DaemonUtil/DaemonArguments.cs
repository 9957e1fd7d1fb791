using System.Collections.Immutable;
using Watcher.Core.Daemons;

namespace Watcher.Core.DaemonUtil;

/// <summary>The arguments that a daemon is started with besides those of the command line.</summary>
internal static class DaemonArguments
{
    /// <summary>The environment and what the defaults file makes of it.</summary>
    public static ShellVariables Read(GanetiLayout layout)
    {
        var variables = ShellVariables.FromEnvironment();
        foreach (var name in layout.EmptiedArguments)
        {
            variables[name] = "";
        }

        foreach (var (name, value) in layout.Constants)
        {
            variables.SetConstant(name, value);
        }

        DefaultsFile.Source(layout.DefaultsFile, variables);
        return variables;
    }

    /// <summary>NAME_ARGS and EXTRA_NAME_ARGS, in words.</summary>
    public static ImmutableArray<string> Of(string daemon, ShellVariables variables) =>
        [.. Words(variables[Variable(daemon)]), .. Words(variables[$"EXTRA_{Variable(daemon)}"])];

    /// <summary>EXTRA_NAME_ARGS of the environment, in words: what Ganeti hands on for one start (backend.StartMasterDaemons).</summary>
    public static ImmutableArray<string> Extra(string daemon) =>
        [.. Words(Environment.GetEnvironmentVariable($"EXTRA_{Variable(daemon)}") ?? "")];

    /// <summary>A daemon's name as daemon-util has it among users and variables: without "ganeti-".</summary>
    public static string PlainName(string daemon) =>
        daemon.StartsWith(DaemonCatalog.Prefix, StringComparison.Ordinal) ? daemon[DaemonCatalog.Prefix.Length..] : daemon;

    private static string Variable(string daemon) => $"{PlainName(daemon).ToUpperInvariant()}_ARGS";

    /// <summary>As bash splits an unquoted variable; patterns are left as they are.</summary>
    private static string[] Words(string text) => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
