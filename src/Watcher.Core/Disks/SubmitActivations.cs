using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>Hands in jobs that activate disks, after one more look.</summary>
/// <param name="Jobs">The jobs.</param>
internal sealed record SubmitActivations(ImmutableArray<ActivationJob> Jobs) : Act("a node with a copy of them was restarted, or they were found inactive")
{
    public override string Describe() =>
        $"activate the disks of {string.Join(", ", Jobs.SelectMany(job => job.Opcodes).Select(opcode => opcode.Instance))}";
}
