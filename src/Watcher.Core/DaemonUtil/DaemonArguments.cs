using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>The arguments that a daemon is started with besides those of the command line.</summary>
internal static class DaemonArguments
{
    /// <summary>The environment and what the defaults file makes of it.</summary>
    /// <param name="layout">Where the file lies.</param>
    /// <param name="daemon">Whom it is for.</param>
    /// <exception cref="FileFormatException">The file cannot be read safely, or what the daemon is to get of it cannot be handed on.</exception>
    public static ShellVariables Read(GanetiLayout layout, string daemon)
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
        if (Of(daemon, variables).Concat(variables.Environ).FirstOrDefault(ShellVariables.HasForeignBytes) is { } foreign)
        {
            // What the daemon does not get may be in any encoding.
            throw DefaultsFile.Refused(layout.DefaultsFile, $"'{Printable(foreign)}', which {daemon} is to get, is not in UTF-8");
        }

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

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    private static string Variable(string daemon) => $"{PlainName(daemon).ToUpperInvariant()}_ARGS";

    /// <summary>As bash splits an unquoted variable; patterns are left as they are.</summary>
    private static string[] Words(string text) => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
