using System.Collections.Immutable;

namespace Watcher.Core.Processes;

/// <summary>A program to be run for somebody.</summary>
/// <param name="Name">A short name for the unit it runs in ("start-noded"): letters, digits, dashes.</param>
/// <param name="Path">The program's absolute path.</param>
/// <param name="Arguments">Its arguments, without the program itself.</param>
/// <param name="Deadline">How long it may take.</param>
internal sealed record ProgramRequest(string Name, string Path, ImmutableArray<string> Arguments, TimeSpan Deadline)
{
    /// <summary>
    /// Whether its output goes through a pipe, which takes any amount of it: for programs that leave no daemon behind which would write there after the
    /// program's end. Else all of it is kept in memory, and who inherits it may write on.
    /// </summary>
    public bool HasPipe { get; init; }

    /// <summary>What it reads on its standard input; empty: nothing.</summary>
    public ImmutableArray<byte> Input { get => field.IsDefault ? [] : field; init; }
}
