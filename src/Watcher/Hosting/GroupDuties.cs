using Watcher.Core.Groups;

namespace Watcher.Hosting;

/// <summary>The duties of one node group, and what they share.</summary>
/// <param name="Instances">Its instances.</param>
/// <param name="Disks">Their disks.</param>
/// <param name="Precedence">Lets restarts go before verifications.</param>
/// <param name="Shared">What is given back when both are no more: the group's state file, with its lock.</param>
internal sealed record GroupDuties(HostedDuty Instances, HostedDuty Disks, RestartPrecedence Precedence, IDisposable Shared) : IDisposable
{
    public IReadOnlyList<HostedDuty> All { get; } = [Instances, Disks];

    public void Dispose() => Shared.Dispose();
}
