namespace Watcher.NodeTests.Hooks;

/// <summary>The watcher's hooks beside the stock watcher, on the same directory.</summary>
public abstract class HooksTests(NodeFixture fixture) : NodeTest(fixture)
{
    private HookFiles Hooks => new(Node);

    [Fact]
    public async Task Names_AreRunAndPassedOver_AsByTheStockWatcher()
    {
        foreach (var name in new[] { "b", "a", "10_x-y", "B", "_", "script.sh", "b~", "with space", ".hidden", "fails" })
        {
            await Hooks.WriteAsync(name, name == "fails" ? "exit 3" : "");
        }

        await Hooks.WriteAsync("not-executable", mode: (UnixFileMode)0b110_100_100);
        await Node.Files.WriteAsync($"{HookFiles.Directory}/no-interpreter", "echo no-interpreter >> /run/hooks-that-ran\n", TestNode.ExecutableMode);
        await Node.CheckedAsync(["mkdir", $"{HookFiles.Directory}/directory"]);
        await Node.CheckedAsync(["mkfifo", "-m", "755", $"{HookFiles.Directory}/fifo"]);
        await Hooks.LinkAsync("dangling", "/no/such/file");
        await Hooks.LinkAsync("loop", $"{HookFiles.Directory}/loop");
        await Node.Files.WriteAsync("/root/elsewhere", "#!/bin/sh\necho link >> /run/hooks-that-ran\n", TestNode.ExecutableMode);
        await Hooks.LinkAsync("link", "/root/elsewhere");

        Assert.Equal(0, (await Node.StockWatcherAsync()).ExitCode);
        var stock = Hooks.TakeRuns();
        await PassAsync();
        var ours = Hooks.TakeRuns();

        Assert.Equal(["10_x-y", "B", "_", "a", "b", "fails", "link"], stock);
        Assert.Equal(stock, ours);
        Assert.Contains("fails exited with code 3", Node.Log, StringComparison.Ordinal);
        Assert.Contains("no-interpreter is not run", Node.Log, StringComparison.Ordinal);
    }

    /// <summary>Where it runs, what it may read, what it hands on: what a script may rely on.</summary>
    [Fact]
    public async Task Surroundings_AreThoseOfTheStockWatcher()
    {
        await Hooks.WriteAsync("a", "{ pwd; umask; id -u; echo \"$LC_ALL\"; cat | wc -c; } >> /run/hooks-that-ran");

        Assert.Equal(0, (await Node.StockWatcherAsync()).ExitCode);
        var stock = Hooks.TakeRuns();
        await PassAsync();

        Assert.Equal(stock, Hooks.TakeRuns());
    }

    [Fact]
    public async Task Service_OneHangs_OneLeavesADaemon_OnePrintsWithoutMeasure_AllAreRunAgain()
    {
        await Hooks.WriteAsync("1-hangs", "trap '' TERM; sleep 600 & wait; sleep 600");
        await Hooks.WriteAsync("2-leaves", "if ! test -e /run/left; then setsid sleep 600 & echo $! > /run/left; fi");
        await Hooks.WriteAsync("3-prints", "head -c 100000000 /dev/zero | tr '\\0' x; exit 1");
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Hooks:Deadline", "3s"));
        await using var service = await WatcherService.StartAsync(Node);

        await Until.TrueAsync(() => Hooks.Runs("3-prints") > 1, "all are run twice", () => Node.Log, service.WhyNever);
        await Node.WaitForLogAsync("3-prints exited with code 1", service);

        var left = int.Parse(Node.Files.Read("/run/left"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotNull(Node.Processes.Find(left));
        Assert.Contains("1-hangs did not end within 3 s, and was ended", Node.Log, StringComparison.Ordinal);
        Assert.True(Node.Log.Length < 50_000, "the output is in the log");
        await Node.CheckedAsync(["kill", "-KILL", $"{left}"]);
        Node.Files.Delete("/run/left");
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hooks.Clear();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Hooks.Clear();
        await base.DisposeAsync();
    }
}
