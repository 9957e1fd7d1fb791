namespace Watcher.NodeTests.Harness;

/// <summary>What the tests of the shipped units share: each begins with all daemons running under them, and a guest.</summary>
public abstract class UnitsTest(NodeFixture fixture) : IAsyncLifetime
{
    private protected const UnixFileMode Readable = (UnixFileMode)0b110_100_100;

    private protected TestNode Node => fixture.Node;

    private protected NodeUnits Units => new(Node);

    private protected Suite Suite => fixture.Suite;

    private protected string Debian => fixture.Debian;

    /// <summary>Where a test's own part of the journal begins.</summary>
    private protected string Cursor { get; private set; } = "";

    public virtual async ValueTask InitializeAsync()
    {
        // Counts of restarts too.
        await Units.ControlAsync("reset-failed");
        if (!await Units.AreUpAsync())
        {
            await Units.StartAllAsync();
            await Units.WaitUntilReadyAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    /// <summary>Does something and returns the daemons that have other pids when all is up again.</summary>
    private protected async Task<IReadOnlyList<string>> ReplacedByAsync(Func<Task> act)
    {
        var before = await Units.PidsAsync();
        await act();

        // Starting a target returns before its daemons run; a pid that has not changed yet would be read as one that stays.
        await Units.JobsEndedAsync();
        await Units.WaitUntilReadyAsync();
        var after = await Units.PidsAsync();
        return [.. NodeDaemons.Names.Where(name => before[name] != after[name])];
    }

    /// <summary>From now on <see cref="Cursor"/> is here.</summary>
    private protected async Task MarkAsync() =>
        Cursor = (await Units.ShellAsync("journalctl --sync; journalctl -n 0 --show-cursor -q")).Split("cursor: ")[^1].Trim();

    /// <summary>Returns when systemd has seen the death.</summary>
    private protected async Task KillAsync(string daemon)
    {
        var unit = $"ganeti-{daemon}.service";
        var old = await Units.PropertyAsync(unit, "MainPID");
        await Units.ControlAsync("kill", "-s", "KILL", "--kill-who=main", unit);

        // systemd reaps it when it has dealt with it (manager.c: waitid with WNOWAIT, the unit, waitid).
        await Until.TrueAsync(() => !Path.Exists(Node.Files.Outside($"/proc/{old}")), $"systemd has seen that {daemon} died");
    }

    private protected async Task AssertNothingFailedAsync() =>
        Assert.DoesNotContain("ganeti", await Units.FailedAsync(), StringComparison.Ordinal);

    /// <summary>Writes a drop-in that a reboot would take away; <see cref="RemoveDropInAsync"/> does so at once.</summary>
    private protected async Task DropInAsync(string unit, string text)
    {
        await Node.Files.WriteAsync($"{DropIns(unit)}/planted.conf", text + "\n", Readable);
        await Units.ControlAsync("daemon-reload");
    }

    /// <summary>Where there is none any more, nothing is done.</summary>
    private protected async Task RemoveDropInAsync(string unit)
    {
        if (Directory.Exists(Node.Files.Outside(DropIns(unit))))
        {
            Node.Files.DeleteDirectory(DropIns(unit));
            await Units.ControlAsync("daemon-reload");
        }
    }

    private static string DropIns(string unit) => $"/run/systemd/system/{unit}.d";
}
