using System.Collections.Immutable;

namespace Watcher.Core.Processes;

/// <summary>A living process, as /proc shows it.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Command">Its comm: the file name of the executed program or script, at most 15 characters.</param>
/// <param name="Arguments">The first of its arguments.</param>
internal sealed record ProcessInfo(ProcessIdentity Identity, string Command, ImmutableArray<string> Arguments)
{
    // An interpreter, at most one of its options, the script: where a script's name can stand.
    private const int ScriptPlaces = 3;

    private static readonly string[] Interpreters = ["python", "bash", "dash", "sh", "perl"];

    /// <summary>Whether this is the program of that name, run directly or by an interpreter; not an editor that shows it.</summary>
    public bool IsProgram(string name) =>
        Command == name || (Arguments.Length > 0 && (Named(Arguments[0], name) || (IsInterpreter(Arguments[0])
            && Arguments.Take(ScriptPlaces).Any(argument => Named(argument, name)))));

    /// <summary>What follows the program's name, where <see cref="IsProgram"/> is so by its arguments; null where it is not.</summary>
    public ImmutableArray<string>? ArgumentsOf(string name)
    {
        var places = Arguments.Length > 0 && IsInterpreter(Arguments[0]) ? ScriptPlaces : 1;
        for (var i = 0; i < Arguments.Length && i < places; i++)
        {
            if (Named(Arguments[i], name))
            {
                return Arguments[(i + 1)..];
            }
        }

        return null;
    }

    /// <summary>The script that an interpreter runs; null when it is no interpreter.</summary>
    public string? ScriptPath => Arguments.Length > 0 && IsInterpreter(Arguments[0])
        ? Arguments.Take(ScriptPlaces).Skip(1).FirstOrDefault(argument => !argument.StartsWith('-'))
        : null;

    /// <summary>
    /// Whether it is a user's own process, by its real and its effective user: a program that runs as root for somebody else (su, passwd) bears whatever
    /// name he gave it. Not by the owner of /proc/PID: that is root for every process that is not dumpable (proc(5)), and any process can make itself so.
    /// </summary>
    public bool IsOf(uint user) => ProcFs.TryReadUsers(Identity.Pid) is { } users && users.Real == user && users.Effective == user;

    private static bool Named(string path, string name) => Path.GetFileName(path.AsSpan()).SequenceEqual(name);

    private static bool IsInterpreter(string path) =>
        Interpreters.Any(interpreter => Path.GetFileName(path.AsSpan()).StartsWith(interpreter, StringComparison.Ordinal));
}
