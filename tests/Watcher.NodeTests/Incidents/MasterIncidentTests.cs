using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Incidents;

/// <summary>What befalls instances, and luxid. A node of its own: its hypervisor is patched.</summary>
public sealed class MasterIncidentTests(UnitsTrixieNode fixture) : IncidentTest(fixture), IClassFixture<UnitsTrixieNode>
{
    private const string Victim = "victim";

    private NodeInstances Instances => field ??= new(Node);

    [Fact]
    public async Task InstanceCrashes_ThenIsTriedFiveTimesInVain()
    {
        await Instances.AddAsync("node1.gnt.test", Victim);
        await ConfigureAsync(("Instances:SecondLook", "0s"));
        await BeginAsync();
        await NodeInstances.CrashAsync(Node, Victim);
        await ToldAsync(EventIds.InstanceRestarted);
        await TellAsync("instance-crashed", "The processes of the instance \"victim\" die; it should run.", "ganeti_watcher_events_total{event=\"InstanceRestarted\"}");

        await Instances.BreakStartsAsync([Victim]);
        await Units.WaitUntilReadyAsync();

        // A step under way would write down again what it has read.
        await Units.ControlAsync("stop", Service);
        Instances.DeleteState();
        await BeginAsync();
        await NodeInstances.CrashAsync(Node, Victim);
        await ToldAsync(EventIds.RestartsExhausted);
        await TellAsync("five-attempts-in-vain", "The instance \"victim\" has died, and its hypervisor cannot start it any more.", "event=\"RestartsExhausted\"");

        // The other story begins without it.
        Node.Files.DeleteDirectory("/run/broken-start");
        await Node.CheckedAsync(["gnt-instance", "remove", "--force", Victim]);
        Instances.DeleteState();
    }

    [Fact]
    public async Task LuxidHangs()
    {
        // A step waits for a minute for luxid's answer: a service that is to step each second would be late for that alone.
        await ConfigureAsync(("Schedule", "0 * * * * ?"));
        await BeginAsync();
        var luxid = Node.Daemons.Get("luxid");
        await Node.CheckedAsync(["kill", "-STOP", $"{luxid.Pid}"]);
        try
        {
            await ToldAsync(EventIds.LuxidUnavailable);
            await ToldAsync(EventIds.ArchiveFailing);
            await ToldAsync(EventIds.DaemonSilent);

            // Either may be the later one.
            await UntilMetricsSayAsync("ganeti_watcher_fault{event=\"LuxidUnavailable\"");
            await TellAsync("luxid-hangs", "ganeti-luxid hangs: it takes connections, and does not answer (SIGSTOP).", "event=\"DaemonSilent\"", inAnyOrder: true);
        }
        finally
        {
            await Node.CheckedAsync(["kill", "-CONT", $"{luxid.Pid}"]);
        }
    }
}
