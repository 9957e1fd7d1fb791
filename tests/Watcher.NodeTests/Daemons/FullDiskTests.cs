namespace Watcher.NodeTests.Daemons;

/// <summary>A file system that takes no more: the watcher says so and does what can still be done.</summary>
[Collection<PlainBookworm>]
public sealed class FullDiskTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Memory = "/var/lib/ganeti-watcher";
    private const string Logs = "/var/log/ganeti";

    [Theory]
    [InlineData(Memory, "full")]
    [InlineData(Memory, "read-only")]
    [InlineData(Logs, "full")]
    [InlineData(Logs, "read-only")]
    public async Task Once_DiskTakesNothing_NoCrashAndAWord(string directory, string how)
    {
        await Node.Daemons.KillAsync("mond");
        await CoverAsync(directory, how);
        CommandResult result;
        try
        {
            result = await Node.WatcherAsync("--once");
        }
        finally
        {
            await Node.CheckedAsync(["umount", "--lazy", directory]);
        }

        AssertNoCrash(result);
        Assert.NotEqual("", result.Text + Node.Log);
    }

    [Theory]
    [InlineData(Memory, "full")]
    [InlineData(Memory, "read-only")]
    [InlineData(Logs, "full")]
    public async Task Service_DiskTakesNothing_OutlivesItAndGoesOn(string directory, string how)
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        await CoverAsync(directory, how);
        await Node.Daemons.KillAsync("rapi");
        await Until.TrueAsync(
            () => Node.Recorder.Starts().Count > 0 || Node.Log.Contains("daemons: could not ", StringComparison.Ordinal),
            "the service has tried to start rapi, or says why it cannot", () => service.Printed + Node.Log, service.WhyNever);
        await Node.CheckedAsync(["umount", "--lazy", directory]);

        Assert.False(service.HasExited, service.Printed);
        await Node.Daemons.WaitForAsync(["rapi"], service);
    }

    private async Task CoverAsync(string directory, string how)
    {
        await Node.CheckedAsync(["mkdir", "-p", directory]);
        await Node.CheckedAsync(["mount", "-t", "tmpfs", "-o", "size=16k,mode=755", "covered", directory]);
        if (how == "full")
        {
            await Node.RunAsync(["dd", "if=/dev/zero", $"of={directory}/ballast", "bs=4k", "count=100"]);
        }
        else
        {
            await Node.CheckedAsync(["mount", "-o", "remount,ro", directory]);
        }
    }

    private static void AssertNoCrash(CommandResult result) =>
        Assert.True(result.ExitCode is 0 or 1 && !result.Text.Contains("Unhandled", StringComparison.Ordinal), result.ToString());
}
