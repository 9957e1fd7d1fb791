namespace Watcher.NodeTests.Supervised;

/// <summary>
/// What the tests of the service beside the shipped units share: each begins with all daemons running and a service that has just told what
/// stands. Nothing of Ganeti's is ever started by it: the recorder stands before daemon-util, and a monitor listens on the bus.
/// </summary>
public abstract class SupervisedTest(NodeFixture fixture) : UnitsTest(fixture)
{
    private protected const string Service = "ganeti-watcher.service";

    private const string BusLog = "/run/bus-monitor.log";

    // Methods of systemd's manager that change a unit. systemctl, run by root, goes past the bus: what is heard there is ours.
    private static readonly string[] Forbidden =
        ["StartUnit", "StopUnit", "RestartUnit", "KillUnit", "TryRestartUnit", "ReloadUnit", "ResetFailedUnit", "StartTransientUnit"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Units.ControlAsync("stop", Service);
        Node.Recorder.Clear();
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text([("Daemons:DaemonUtil", StartRecorder.Path)]));
        await ListenOnTheBusAsync();
        await StartServiceAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Units.ControlAsync("stop", Service);
        Node.Files.Delete(WatcherConfig.Path);
        await base.DisposeAsync();
        var heard = Node.Files.Read(BusLog);

        // What it does ask is heard: the monitor works.
        Assert.Contains("Member=Subscribe", heard, StringComparison.Ordinal);
        Assert.All(Forbidden, method => Assert.DoesNotContain($"Member={method} ", heard, StringComparison.Ordinal));
        Assert.Empty(Node.Recorder.Starts());
    }

    private protected async Task StartServiceAsync()
    {
        Node.Files.DeleteDirectory(Path.GetDirectoryName(TestNode.DaemonsMemory)!);
        await Units.ControlAsync("start", Service);
        await WatcherService.UntilUnitsAreSeenAsync(Node);
        await MarkAsync();
    }

    /// <summary>The watcher's events since the mark. With a match beside it, --after-cursor leaves the first entry out (systemd 252, measured).</summary>
    private protected async Task<IReadOnlyList<JournalEvent>> EventsAsync() => JournalEvent.Parse((await Node.CheckedAsync(
        ["journalctl", "--no-pager", "--all", "-q", "-o", "json", $"--after-cursor={Cursor}"])).Output);

    /// <summary>Waits for an event about a daemon.</summary>
    private protected async Task<JournalEvent> FirstAsync(
        int eventId, string daemon, Func<JournalEvent, bool>? also = null)
    {
        IReadOnlyList<JournalEvent> all = [];
        bool IsIt(JournalEvent e) => e.IsOf(eventId, daemon) && also?.Invoke(e) != false;
        try
        {
            await Units.WaitForJournalAsync(
                async () => (all = await EventsAsync()).Any(IsIt), $"{daemon}: event {eventId}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{string.Join('\n', all)}", e);
        }

        return all.First(IsIt);
    }

    /// <summary>The one event of a kind about a daemon.</summary>
    private protected async Task<JournalEvent> OnlyAsync(int eventId, string daemon)
    {
        await FirstAsync(eventId, daemon);
        return Assert.Single(await EventsAsync(), e => e.IsOf(eventId, daemon));
    }

    private protected async Task NoneAsync(int eventId, string daemon) =>
        Assert.DoesNotContain(await EventsAsync(), e => e.IsOf(eventId, daemon));

    /// <summary>How often the service has asked to be told of changes: once for each systemd that it met.</summary>
    private protected int Subscriptions() => Node.Files.Read(BusLog).Split("Member=Subscribe").Length;

    private protected async Task ListenOnTheBusAsync()
    {
        // Loaded as long as it runs or waits for its restart.
        if (await Units.PropertyAsync("bus-monitor.service", "LoadState") == "loaded")
        {
            return;
        }

        await Units.ShellAsync(
            "systemd-run -q --unit=bus-monitor -p Restart=always -p RestartSec=100ms -p StartLimitIntervalSec=0"
            + $" -p StandardOutput=append:{BusLog} busctl --system monitor org.freedesktop.systemd1");
        await Units.WaitAsync(
            async () =>
            {
                // Its own call is heard as soon as it listens.
                await Node.RunAsync(["busctl", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.DBus.Peer", "Ping"]);
                return Node.Files.Read(BusLog).Contains("Member=Ping", StringComparison.Ordinal);
            }, "the monitor listens on the bus");
    }
}
