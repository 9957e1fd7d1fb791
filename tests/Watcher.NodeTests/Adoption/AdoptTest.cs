namespace Watcher.NodeTests.Adoption;

/// <summary>
/// A node of Debian as it is, with its daemons in the init script's unit and a guest beside them. Each test begins there, and what it did is taken back by
/// the product itself.
/// </summary>
public abstract class AdoptTest(NodeFixture fixture) : IAsyncLifetime
{
    private protected const string InitScripts = "ganeti.service";

    private const string Files =
        "find /etc/systemd /etc/tmpfiles.d /usr/local/lib /run/systemd/system /var/lib/ganeti-watcher ! -type d -printf '%p %l\\n' 2>/dev/null | sort";

    private protected TestNode Node => fixture.Node;

    private protected Suite Suite => fixture.Suite;

    private protected string Debian => fixture.Debian;

    private protected NodeUnits Units => new(Node);

    /// <summary>What lies where units lie, before anything of ours is there.</summary>
    private protected string Before { get; private set; } = "";

    public virtual async ValueTask InitializeAsync()
    {
        await Node.WatcherAsync("units", "unadopt", "--purge");
        await Units.ShellAsync("rm -rf /etc/systemd/system/ganeti* /run/systemd/system/ganeti*; systemctl daemon-reload; systemctl reset-failed");
        if (!NodeDaemons.Names.All(name => RunsIn(name) == InitScripts))
        {
            await Units.ControlAsync("restart", InitScripts);
        }

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        await NodeLuxi.WaitAsync(Node);
        await Units.ShellAsync("rm -rf /var/lib/ganeti-watcher");
        Node.Files.Delete(WatcherConfig.Path);
        Before = await Units.ShellAsync(Files);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    private protected Task<string> FilesAsync() => Units.ShellAsync(Files);

    /// <summary>The unit in whose cgroup a daemon is; empty when it does not run.</summary>
    private protected string RunsIn(string daemon) => Node.Daemons.Find(daemon) is { } process
        ? Node.Processes.Cgroup(process.Pid).Split('/').FirstOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal) || part.EndsWith(".scope", StringComparison.Ordinal)) ?? ""
        : "";

    private protected async Task<CommandResult> AdoptAsync()
    {
        var result = await Node.WatcherAsync("units", "adopt");
        Assert.True(result.ExitCode == 0, $"{result}");
        await AssertAdoptedAsync();
        return result;
    }

    private protected async Task AssertAdoptedAsync()
    {
        await Units.WaitUntilReadyAsync();
        foreach (var daemon in NodeDaemons.Names)
        {
            Assert.Equal($"{daemon}: ganeti-{daemon}.service", $"{daemon}: {RunsIn(daemon)}");
        }

        var check = await Units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
        Assert.DoesNotContain("ganeti", await Units.FailedAsync(), StringComparison.Ordinal);
        AssertGuest();
        var again = await Node.WatcherAsync("units", "adopt");
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("Nothing is to be done", again.Output, StringComparison.Ordinal);
    }

    private protected async Task UnadoptAsync(params string[] options)
    {
        var result = await Node.WatcherAsync(["units", "unadopt", .. options]);
        Assert.True(result.ExitCode == 0, $"{result}");
        await AssertStockAsync();
    }

    private protected async Task AssertStockAsync()
    {
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        foreach (var daemon in NodeDaemons.Names)
        {
            Assert.Equal($"{daemon}: {InitScripts}", $"{daemon}: {RunsIn(daemon)}");
        }

        Assert.Equal(Before, string.Join('\n', (await FilesAsync()).Split('\n').Where(line => !line.StartsWith("/var/lib/ganeti-watcher/", StringComparison.Ordinal))).Trim());
        Assert.Equal("not-found", await Units.PropertyAsync("ganeti.target", "LoadState"));
        Assert.DoesNotContain("ganeti-", await Units.ShellAsync("systemctl list-units --all --plain --no-legend 'ganeti*' | grep -v ' loaded inactive dead ' || true"), StringComparison.Ordinal);
        AssertGuest();
        var again = await Node.WatcherAsync("units", "unadopt");
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("Nothing is to be done", again.Output, StringComparison.Ordinal);
    }

    private protected void AssertGuest() => Assert.True(Node.Guest.WhatHappened() is null, Node.Guest.WhatHappened());

    /// <summary>How long each daemon was down at most while something was done: by its pid file, from outside, some hundred times a second.</summary>
    private protected async Task<Dictionary<string, TimeSpan>> DownWhileAsync(Func<Task> act)
    {
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() => Watch(stop.Token));
        await act();
        await stop.CancelAsync();
        return await watching;
    }

    private Dictionary<string, TimeSpan> Watch(CancellationToken ct)
    {
        var longest = NodeDaemons.Names.ToDictionary(name => name, _ => TimeSpan.Zero);
        var since = new Dictionary<string, long>();
        while (!ct.IsCancellationRequested)
        {
            foreach (var name in NodeDaemons.Names)
            {
                if (Node.Daemons.Find(name) is null)
                {
                    since.TryAdd(name, TimeProvider.System.GetTimestamp());
                }
                else if (since.Remove(name, out var began) && TimeProvider.System.GetElapsedTime(began) is var down && down > longest[name])
                {
                    longest[name] = down;
                }
            }

            ct.WaitHandle.WaitOne(5);
        }

        return longest;
    }
}
