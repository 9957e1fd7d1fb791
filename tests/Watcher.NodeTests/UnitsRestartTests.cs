namespace Watcher.NodeTests;

/// <summary>Failing daemons under the shipped units: a switch before each executable makes it end with 1 at once.</summary>
public abstract class UnitsRestartTests(NodeFixture fixture) : UnitsTest(fixture)
{
    [Theory]
    [InlineData("noded")]
    [InlineData("luxid")]
    [InlineData("confd")]
    public async Task DaemonFailsForTwoSeconds_ComesBackByItself(string daemon)
    {
        await BreakAsync(daemon);
        await KillAsync(daemon);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        await MendAsync(daemon);

        await Units.WaitUntilReadyAsync();
        Assert.NotEqual("0", await Units.PropertyAsync($"ganeti-{daemon}.service", "NRestarts"));
        await Units.ControlAsync("restart", $"ganeti-{daemon}.service");
    }

    [Fact]
    public async Task DaemonAlwaysFails_EndsAsFailed()
    {
        const string DropIn = "/run/systemd/system/ganeti-mond.service.d/limit.conf";
        await Node.Files.WriteAsync(DropIn, "[Unit]\nStartLimitBurst=2\n[Service]\nRestartSec=500ms\n", (UnixFileMode)0b110_100_100);
        await Units.ControlAsync("daemon-reload");
        await BreakAsync("mond");
        await KillAsync("mond");
        try
        {
            await Units.WaitAsync(
                async () => (await Units.StateAsync("mond")).Contains("SubState=failed", StringComparison.Ordinal), TimeSpan.FromSeconds(40), "mond is failed");
            Assert.Contains("ganeti-mond.service", (await Node.CheckedAsync(["systemctl", "--failed", "--no-legend", "--plain"])).Output, StringComparison.Ordinal);
        }
        finally
        {
            Node.Files.DeleteDirectory(Path.GetDirectoryName(DropIn)!);
            await MendAsync("mond");
            await Units.ControlAsync("daemon-reload");
        }
    }

    [Fact]
    public async Task CommonFailsWhileNodedDies_NodedComesBack()
    {
        await Units.ShellAsync("readlink -f /usr/lib/ganeti/ensure-dirs > /run/real-ensure-dirs; mount --bind /bin/false \"$(cat /run/real-ensure-dirs)\"");
        try
        {
            await KillAsync("noded");
            await Units.WaitUntilReadyAsync();
        }
        finally
        {
            await Units.ShellAsync("umount \"$(cat /run/real-ensure-dirs)\"");
        }
    }

    /// <summary>The executable is covered by one that always fails; what runs already goes on.</summary>
    private Task<string> BreakAsync(string daemon) => Units.ShellAsync(
        $"printf '#!/bin/sh\\nexit 1\\n' > /run/broken && chmod 755 /run/broken && mount --bind /run/broken \"$(readlink -f /usr/sbin/ganeti-{daemon})\"");

    private Task<string> MendAsync(string daemon) => Units.ShellAsync($"umount \"$(readlink -f /usr/sbin/ganeti-{daemon})\"");
}
