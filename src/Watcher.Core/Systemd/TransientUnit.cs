using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Systemd;

/// <summary>A program to be run by systemd in a unit of its own.</summary>
/// <param name="Name">The unit's name; must be unused, also by the left-overs of an earlier run.</param>
/// <param name="Description">The unit's description.</param>
/// <param name="Path">The program.</param>
/// <param name="Arguments">Its arguments, without the program itself.</param>
/// <param name="Environment">NAME=VALUE, in addition to what systemd gives every service.</param>
/// <param name="Output">Where its standard output and error go; null: the journal. The unit cannot run anything more, its cleanup included, once we are gone with it.</param>
/// <param name="Deadline">How long it may take.</param>
/// <param name="Cleanup">A program and its arguments that systemd runs when the unit ends, in whatever way (ExecStopPost=); empty for none.</param>
internal sealed record TransientUnit(
    string Name,
    string Description,
    string Path,
    ImmutableArray<string> Arguments,
    ImmutableArray<string> Environment,
    SafeFileHandle? Output,
    TimeSpan Deadline,
    ImmutableArray<string> Cleanup)
{
    /// <summary>What it reads on its standard input; empty: nothing.</summary>
    public ImmutableArray<byte> Input { get => field.IsDefault ? [] : field; init; }
}
