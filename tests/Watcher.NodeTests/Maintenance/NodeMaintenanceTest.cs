using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Maintenance;

/// <summary>A cluster of three that wants its nodes' health maintained.</summary>
public abstract class NodeMaintenanceTest(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private protected const string Second = "node2.gnt.test";
    private protected const string Third = "node3.gnt.test";

    private protected override (string Key, JsonNode Value)[] Settings =>
        [("Schedule", WatcherConfig.EverySecond), ("Maintenance:SecondLook", "1s"), ("Maintenance:PowerdownTime", "2s")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await NodeLuxi.WaitAsync(Master);
        await Master.CheckedAsync(["gnt-cluster", "modify", "--maintain-node-health=yes"]);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Master.CheckedAsync(["gnt-cluster", "modify", "--maintain-node-health=no"]);
        await base.DisposeAsync();
    }

    /// <summary>A real guest on the candidate. It has nothing to boot from, and so heeds no power button, if its parameters do not say otherwise.</summary>
    private protected async Task AddGuestAsync(string parameters = "kvm")
    {
        const string Parameters =
            "kvm:kvm_path=/usr/bin/qemu-system-x86_64,kernel_path=,initrd_path=,serial_console=false,vnc_bind_address=,acpi=true,boot_order=disk";
        await Master.CheckedAsync(["gnt-cluster", "modify", "--enabled-hypervisors=kvm,fake", "-H", Parameters]);
        await Master.CheckedAsync(
        [
            "gnt-instance", "add", "-t", "diskless", "-o", "noop+default", "-H", parameters, "--no-name-check", "--no-ip-check", "--no-nics", "--ignore-ipolicy",
            "-B", "vcpus=1,minmem=32M,maxmem=32M", "-n", Second, NodeKvm.Name,
        ]);
    }

    private protected Task SetOfflineAsync(string node) => Master.CheckedAsync(["gnt-node", "modify", "--offline=yes", "--force", "--auto-promote", node]);

    private protected Task SetOnlineAsync(string node) => Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "--force", node]);

    /// <summary>The candidate that was offline is one again, and the node that took its place is none.</summary>
    private protected async Task RestoreCandidatesAsync()
    {
        await Master.CheckedAsync(["gnt-node", "modify", "--master-candidate=yes", "--force", Second]);
        await Master.CheckedAsync(["gnt-node", "modify", "--master-candidate=no", "--force", Third]);
    }
}
