using System.Globalization;
using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// Runs a program as another user and with his HOME, as start-stop-daemon --chuid does. In two steps, since a process of many threads cannot fork and go on: our own
/// executable is spawned once more (<see cref="Action"/>), becomes that user and then the program; so the program's exit code is that child's.
/// </summary>
internal static class Launch
{
    /// <summary>The hidden action of the second step: USER UID GID PROGRAM [ARG…].</summary>
    public const string Action = "-launch";

    private const string Self = "/proc/self/exe";
    private const int BrokenPipe = 13;

    /// <summary>Runs a program to its end; a daemon's is when it serves.</summary>
    /// <returns>Its wait status (wait(2)).</returns>
    /// <exception cref="DaemonUtilException">There is no such program, user or group.</exception>
    public static int Run(string user, string group, string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        if (!File.Exists(program))
        {
            throw new DaemonUtilException($"unable to stat {program} (No such file or directory)", ExitCode.Trouble);
        }

        var uid = Account.FindUser(user) ?? throw new DaemonUtilException($"user '{user}' not found", ExitCode.Trouble);
        var gid = Account.FindGroup(group) ?? throw new DaemonUtilException($"group '{group}' not found", ExitCode.Trouble);
        return ChildProcess.Run(Self, [DaemonUtilCommand.Name, Action, user, Number(uid), Number(gid), program, .. arguments], environment);
    }

    /// <summary>The second step; returns only when it fails.</summary>
    public static int Become(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 4
            || !uint.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            || !uint.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
        {
            throw new DaemonUtilException($"{Action} should have USER UID GID PROGRAM", ExitCode.Failure);
        }

        var variables = ShellVariables.FromEnvironment();
        if (Account.FindHome(arguments[0]) is { } home)
        {
            variables["HOME"] = home;
            variables.Export("HOME");
        }

        Account.Become(arguments[0], uid, gid);
        Libc.ThrowIfFailed(Libc.ChangeDirectory("/"), "chdir /");

        // .NET ignores SIGPIPE, and a program inherits that.
        _ = Libc.Signal(BrokenPipe, 0);
        var failure = ChildProcess.Become(arguments[3], arguments[4..].ToArray(), variables.Environ);
        throw new DaemonUtilException($"unable to start {arguments[3]}: {failure.Message}", ExitCode.Trouble);
    }

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
