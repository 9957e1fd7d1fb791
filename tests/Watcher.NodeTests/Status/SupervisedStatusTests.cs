namespace Watcher.NodeTests.Status;

/// <summary><c>status</c> and <c>check</c> tell the truth where systemd manages the daemons, and the watcher itself.</summary>
[Collection<SupervisedBookworm>]
public sealed class SupervisedStatusTests(UnitsNode fixture) : Supervised.SupervisedTest(fixture)
{
    private const string Mond = "ganeti-mond.service";

    [Fact]
    public async Task Healthy_IsZero_AndADaemonThatIsStoppedOrFails_IsNamed()
    {
        Assert.Contains(" ganeti-mond   running    pid ", (await SettledAsync(0)).Output, StringComparison.Ordinal);

        await Units.ControlAsync("stop", Mond);
        var stopped = await SettledAsync(1);
        Assert.Contains("! ganeti-mond   stopped    ", stopped.Output, StringComparison.Ordinal);
        Assert.Contains($"next: nothing, until somebody types: systemctl start {Mond}", stopped.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Node.WatcherAsync("check")).ExitCode);

        await DropInAsync(Mond, "[Service]\nExecStart=\nExecStart=/bin/false\nRestart=no");
        try
        {
            await Node.RunAsync(["systemctl", "start", Mond]);
            await Units.WaitAsync(async () => await Units.PropertyAsync(Mond, "ActiveState") == "failed", "mond has failed");
            await Until.TrueAsync(async () => (await Node.WatcherAsync("status")).Output.Contains("! ganeti-mond   down       ", StringComparison.Ordinal), "status says so");
            Assert.Equal(2, (await Node.WatcherAsync("check")).ExitCode);
        }
        finally
        {
            await RemoveDropInAsync(Mond);
            await Units.ControlAsync("reset-failed", Mond);
            await Units.ControlAsync("start", Mond);
        }
    }

    [Fact]
    public async Task TheServiceItself_IsDead_WhenItIsEnabledAndDoesNotRun()
    {
        await Units.ControlAsync("stop", Service);
        var disabled = await Node.WatcherAsync("status");
        Assert.True(disabled.ExitCode == 0, disabled.ToString());
        Assert.StartsWith("Service: not running\n", disabled.Output, StringComparison.Ordinal);

        await Units.ControlAsync("enable", Service);
        try
        {
            var dead = await Node.WatcherAsync("status");
            Assert.Equal(1, dead.ExitCode);
            Assert.StartsWith("Service: dead\n", dead.Output, StringComparison.Ordinal);
            Assert.Contains($"! {Service} is enabled, and inactive: systemctl start {Service}, or disable it", dead.Output, StringComparison.Ordinal);
            Assert.Contains(" ganeti-mond   running    pid ", dead.Output, StringComparison.Ordinal);
            Assert.StartsWith("GANETI CRITICAL - ", (await Node.WatcherAsync("check")).Output, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ControlAsync("disable", Service);
        }
    }

    /// <summary>The service has to hear of each change first.</summary>
    private async Task<CommandResult> SettledAsync(int exitCode)
    {
        CommandResult? result = null;
        await Until.TrueAsync(async () => (result = await Node.WatcherAsync("status")).ExitCode == exitCode, $"status ends with {exitCode}", () => $"{result}");
        return result!;
    }
}
