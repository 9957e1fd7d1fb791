using System.Collections.Immutable;

namespace Watcher.Core.Processes;

/// <summary>A living process, as /proc shows it.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Command">Its comm: the file name of the executed program or script, at most 15 characters.</param>
/// <param name="Arguments">The first of its arguments.</param>
internal sealed record ProcessInfo(ProcessIdentity Identity, string Command, ImmutableArray<string> Arguments)
{
    // An interpreter, at most one of its options, the script: where a program's own name can stand.
    private const int NamePlaces = 3;

    /// <summary>Whether this is the program of that name, run directly or by an interpreter.</summary>
    public bool IsProgram(string name) =>
        Command == name || Arguments.Take(NamePlaces).Any(argument => Path.GetFileName(argument.AsSpan()).SequenceEqual(name));
}
