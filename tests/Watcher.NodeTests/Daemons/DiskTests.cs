namespace Watcher.NodeTests;

/// <summary>A file system that takes no more: the watcher says so and does what can still be done.</summary>
public sealed class DiskTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
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
        await ConfigureAsync(("Schedule", "0/1 * * * * ?"));
        await using var service = await WatcherService.StartAsync(Node);
        await CoverAsync(directory, how);
        await Node.Daemons.KillAsync("rapi");
        await Until.WithinAsync(() => service.HasExited, TimeSpan.FromSeconds(4));
        await Node.CheckedAsync(["umount", "--lazy", directory]);

        Assert.False(service.HasExited, service.Printed);
        await Node.Daemons.WaitForAsync(["rapi"], TimeSpan.FromSeconds(45));
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
