using Watcher.NodeTests.Service;

namespace Watcher.NodeTests.Hooks;

/// <summary>Hooks run by the shipped service, sandbox and all: none of it is theirs, and the service's end is not theirs.</summary>
[Collection<SystemdBookworm>]
public sealed class SystemdHooksTests(SystemdNode fixture) : SystemdTest(fixture)
{
    private HookFiles Hooks => new(Node);

    [Fact]
    public async Task ShippedService_HooksRunOutsideOfIt_AndWhatTheyLeaveOutlivesIt()
    {
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--profile", "3.0", "--output", "/run/rendered"]);
        await Node.CheckedAsync(["cp", $"/run/rendered/{TestUnit.Name}", $"/etc/systemd/system/{TestUnit.Name}"]);
        await Node.CheckedAsync(["systemctl", "daemon-reload"]);
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Hooks:Deadline", "3s"));
        await Hooks.WriteAsync("1-leaves", "if ! test -e /run/left; then setsid sleep 600 & echo $! > /run/left; fi");
        await Hooks.WriteAsync("2-hangs", "trap '' TERM; sleep 600 & echo $! > /run/hanging; wait; sleep 600");
        await Hooks.WriteAsync("3-prints", "head -c 100000000 /dev/zero | tr '\\0' x; exit 1");

        await TestUnit.ControlAsync(Node, "start");
        await Until.TrueAsync(() => Hooks.Runs("3-prints") > 1, "all are run twice");
        var left = Node.Processes.Find(int.Parse(Node.Files.Read("/run/left"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotNull(left);
        AssertFullyPrivileged(left);
        Assert.Contains("ganeti-watcher-hook-1-leaves", Node.Processes.Cgroup(left.Pid), StringComparison.Ordinal);
        await Node.Journal.UntilAsync(async () => (await JournalAsync()).Contains("3-prints exited with code 1", StringComparison.Ordinal), "the end of the one that prints is told");
        Assert.Contains("2-hangs did not end within 3 s, and was ended", await JournalAsync(), StringComparison.Ordinal);

        // A failed unit stays listed until somebody resets it.
        await Until.TrueAsync(
            async () => !(await Node.CheckedAsync(["systemctl", "--failed", "--no-legend", "--plain"])).Output.Contains("ganeti-watcher-hook", StringComparison.Ordinal),
            "no unit of a hook is left as failed");

        await EndServiceAsync("stop");

        Assert.True(Node.Processes.IsAlive(left), "what a hook left running went with the service");
        await Node.CheckedAsync(["kill", "-KILL", $"{left.Pid}"]);

        // A hook that was ended leaves nothing of its group.
        await Until.TrueAsync(() => !Node.Processes.All().Any(process => process.CommandLine == "sleep 600"), "nothing of the hooks is left");
    }

    public override async ValueTask InitializeAsync()
    {
        Hooks.Clear();
        Node.Files.Delete("/run/left");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        Hooks.Clear();
        Node.Files.Delete("/run/left");
        await base.DisposeAsync();
    }
}
