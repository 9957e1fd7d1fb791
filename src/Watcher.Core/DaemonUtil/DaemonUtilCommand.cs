using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// daemon-util: the same actions, arguments, output and exit codes as the installed script's. On the way to <c>check</c> there is no command
/// line library, configuration, log or host: Ganeti and people call it often.
/// </summary>
internal static class DaemonUtilCommand
{
    /// <summary>The verb, and the name under which it may be called instead.</summary>
    public const string Name = "daemon-util";

    /// <summary>What the watcher starts daemons with: as start, but a held daemon is left alone, and stays held.</summary>
    public const string StartUnlessHeld = "start-unless-held";

    /// <summary>What a unit that takes a daemon's place ends the running one with: by its pid file, whoever manages the daemons here.</summary>
    public const string EndForUnit = "-end-for-unit";

    /// <summary>The action, if daemon-util is what this program was called as, or by its first argument; else null.</summary>
    /// <param name="calledAs">argv[0].</param>
    /// <param name="arguments">The arguments.</param>
    public static Func<int>? Of(string calledAs, string[] arguments) =>
        arguments is [Name, ..] ? () => Run($"{calledAs} {Name}", arguments.AsSpan(1))
        : Path.GetFileName(calledAs) == Name ? () => Run(calledAs, arguments)
        : null;

    /// <summary>Carries out one action.</summary>
    /// <param name="calledAs">For the usage.</param>
    /// <param name="arguments">The action and its arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string calledAs, ReadOnlySpan<string> arguments)
    {
        if (arguments.Length == 0)
        {
            StandardStream.WriteErrorLine($"Usage: {calledAs} <action>");
            return ExitCode.Failure;
        }

        var action = arguments[0];
        try
        {
            return action switch
            {
                _ when action.Contains('_', StringComparison.Ordinal) => Refuse("Command must not contain underscores"),
                Launch.Action => Launch.Become(arguments[1..]),
                "check-exitcode" => Printed.CheckExitCode(arguments[1..]),
                _ => new Actions(Layout()).Run(action, [.. arguments[1..]]) ?? Refuse($"Unknown command: {action}"),
            };
        }
        catch (DaemonUtilException e)
        {
            StandardStream.WriteErrorLine($"{Name}: {e.Message}");
            return e.ExitCode;
        }
        catch (Exception e) when (e is FileFormatException or IOException or UnauthorizedAccessException)
        {
            StandardStream.WriteErrorLine($"{Name}: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static GanetiLayout Layout() => new(InstalledScript.Read(""), Environment.GetEnvironmentVariable);

    private static int Refuse(string why)
    {
        StandardStream.WriteErrorLine(why);
        return ExitCode.Failure;
    }
}
