namespace Watcher.Core.Maintenance;

/// <summary>An instance that runs on this node.</summary>
/// <param name="Hypervisor">Its hypervisor, by Ganeti's name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mark">What tells this run of it from another one.</param>
internal sealed record RunningGuest(string Hypervisor, string Name, string Mark)
{
    /// <summary>For people.</summary>
    public string Text => $"{Name} ({Hypervisor})";

    /// <summary>This very run.</summary>
    public string Key => $"{Hypervisor}/{Name}/{Mark}";
}
