using System.Collections.Immutable;
using Watcher.Core.Native;

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

    /// <summary>The user it runs as; null when it ended meanwhile.</summary>
    public uint? Owner => FileStatus.OfPath($"/proc/{Identity.Pid}")?.Uid;

    private static bool Named(string path, string name) => Path.GetFileName(path.AsSpan()).SequenceEqual(name);

    private static bool IsInterpreter(string path) =>
        Interpreters.Any(interpreter => Path.GetFileName(path.AsSpan()).StartsWith(interpreter, StringComparison.Ordinal));
}
