using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Instances;

/// <summary>Writes the instances' states into the stock watcher's files.</summary>
/// <param name="States">By instance, sorted.</param>
internal sealed record WriteStatusFiles(ImmutableArray<(string Instance, string Status)> States) : Act("other programs read them")
{
    public override bool IsRoutine => true;

    public override string Describe() => $"write the states of {States.Length} instances into the status files";
}

/// <summary>The status files are written.</summary>
internal sealed record StatusFilesWritten : Fact;
