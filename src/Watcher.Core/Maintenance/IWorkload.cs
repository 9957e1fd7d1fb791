namespace Watcher.Core.Maintenance;

/// <summary>What the cluster has running on this node, of one kind: a hypervisor's instances, or devices.</summary>
internal interface IWorkload
{
    /// <summary>A hypervisor by Ganeti's name, or a kind of device.</summary>
    string Kind { get; }

    /// <summary>Looks at what runs. Starts no program.</summary>
    WorkloadView Look();

    /// <summary>Stops one, if exactly that still runs; its end is seen later.</summary>
    /// <param name="guest">It.</param>
    /// <param name="force">Whether it is not asked any more.</param>
    /// <param name="ct">Ends the wait.</param>
    Task StopAsync(RunningGuest guest, bool force, CancellationToken ct);
}
