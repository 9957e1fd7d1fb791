namespace Watcher.Core.Maintenance;

/// <summary>The instances of a hypervisor that is neither looked at nor stopped here.</summary>
/// <param name="hypervisor">Its name.</param>
internal sealed class OtherGuests(string hypervisor) : IWorkload
{
    public string Kind => hypervisor;

    public WorkloadView Look() => new([], [$"instances of {hypervisor}"]);

    public Task StopAsync(RunningGuest guest, bool force, CancellationToken ct) => throw new InvalidOperationException($"instances of {hypervisor} are not stopped");
}
