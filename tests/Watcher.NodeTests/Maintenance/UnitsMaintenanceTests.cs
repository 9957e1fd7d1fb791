namespace Watcher.NodeTests.Maintenance;

/// <summary>The same from within the service's sandbox: key, confd, pid files and sockets can be reached there.</summary>
[Collection<KvmUnitsThreeTrixie>]
public sealed class UnitsMaintenanceTests(KvmUnitsThreeTrixieNodes fixture) : NodeMaintenanceTest(fixture)
{
    private const string Service = "ganeti-watcher.service";
    private const string Instance = "/run/ganeti/fake-hypervisor/inst2";

    private TestNode Node => Cluster.Candidate;

    [Fact]
    public async Task CandidateIsSetOffline_ItsGuestAndItsInstanceStop()
    {
        await AddGuestAsync();
        var guest = Node.Kvm.Process;
        await Node.CheckedAsync(["systemctl", "restart", Service]);
        try
        {
            await SetOfflineAsync(Second);
            await Node.Journal.UntilAsync(async () => await HasSaidAsync($"{NodeKvm.Name} (kvm) does not run on this node any more"), "the guest is stopped");

            Assert.False(Node.Processes.IsAlive(guest));
            Assert.False(Node.Files.Exists(Instance));
            Assert.True(await HasSaidAsync("inst2 (fake) does not run on this node any more"));
            Assert.False(await HasSaidAsync("could not be stopped"));
        }
        finally
        {
            await Node.CheckedAsync(["systemctl", "stop", Service]);
            await NodeInstances.RunBehindGanetisBackAsync(Node, "inst2");
            await SetOnlineAsync(Second);
            await RestoreCandidatesAsync();
        }
    }

    private async Task<bool> HasSaidAsync(string text) =>
        (await Node.CheckedAsync(["journalctl", "--no-pager", "-q", "-u", Service])).Output.Contains(text, StringComparison.Ordinal);
}
