using System.Globalization;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Units;

/// <summary>Failing daemons under the shipped units: a switch before each executable makes it end with 1 at once.</summary>
public abstract partial class UnitsRestartTests(NodeFixture fixture) : UnitsTest(fixture)
{
    [Theory]
    [InlineData("noded")]
    [InlineData("luxid")]
    [InlineData("confd")]
    public async Task DaemonFailsAtItsFirstRestart_ComesBackByItself(string daemon)
    {
        await BreakAsync(daemon);
        await KillAsync(daemon);
        await Units.WaitAsync(async () => await Units.RestartsAsync($"ganeti-{daemon}.service") >= 2, "a restart was in vain");

        await MendAsync(daemon);

        await Units.WaitUntilReadyAsync();
        await Units.ControlAsync("restart", $"ganeti-{daemon}.service");
    }

    [Fact]
    public async Task DaemonAlwaysFails_EndsAsFailed()
    {
        const string Unit = "ganeti-mond.service";
        await DropInAsync(Unit, "[Unit]\nStartLimitBurst=2\n[Service]\nRestartSec=500ms");
        await BreakAsync("mond");
        await KillAsync("mond");
        try
        {
            await Units.WaitAsync(
                async () => (await Units.StateAsync("mond")).Contains("SubState=failed", StringComparison.Ordinal), "mond is failed");
            Assert.Contains(Unit, await Units.FailedAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await MendAsync("mond");
            await RemoveDropInAsync(Unit);
        }
    }

    /// <summary>The values that are shipped: see the table in docs/units.md.</summary>
    [Fact]
    public async Task DaemonAlwaysFails_DelaysAreThoseOfTheTable()
    {
        const string Unit = "ganeti-confd.service";
        await Units.ControlAsync("restart", Unit);
        await BreakAsync("confd");
        try
        {
            await KillAsync("confd");
            await Units.WaitAsync(
                async () => await Units.RestartsAsync(Unit) >= 4, "four restarts");
        }
        finally
        {
            await MendAsync("confd");
        }

        var delays = await DelaysAsync(Unit);
        await Units.ControlAsync("restart", Unit);
        var told = delays.Select(delay => delay.ToString("0.0", CultureInfo.InvariantCulture));
        Figures.Say($"{Debian}, confd fails again and again: restarted after {string.Join(", ", told)} s");

        // Never sooner. Where the delay grows, each of six steps multiplies it by the same: from 1 s to 30 s.
        double[] table = Suite == Suite.Bookworm ? [2, 2, 2, 2] : [.. Enumerable.Range(0, 4).Select(step => Math.Pow(30, step / 6.0))];
        Assert.All(table.Zip(delays), pair => Assert.True(pair.Second > pair.First * 0.9, $"not {string.Join(' ', table)}: {string.Join(' ', delays)}"));
    }

    [Fact]
    public async Task CommonFailsWhileNodedDies_NodedComesBack()
    {
        await Units.ShellAsync("mount --bind /bin/false \"$(readlink -f /usr/lib/ganeti/ensure-dirs)\"");
        try
        {
            await KillAsync("noded");
            await Units.WaitUntilReadyAsync();
        }
        finally
        {
            await Units.ShellAsync("umount -l \"$(readlink -f /usr/lib/ganeti/ensure-dirs)\"");
        }
    }

    [GeneratedRegex(@"^\[ *([0-9.]+)\] .*(Main process exited|Scheduled restart job)", RegexOptions.Multiline)]
    private static partial Regex ExitOrRestart();

    /// <summary>From each of the last four ends of the daemon to the restart that follows it.</summary>
    private async Task<double[]> DelaysAsync(string unit)
    {
        await Units.ShellAsync("journalctl --sync");
        var journal = (await Node.CheckedAsync(["journalctl", "--no-pager", "-b", "-o", "short-monotonic", "-u", unit])).Output;
        var lines = ExitOrRestart().Matches(journal)
            .Select(line => (At: double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), What: line.Groups[2].Value));
        return
        [
            .. lines.Zip(lines.Skip(1)).Where(pair => pair.Second.What[0] == 'S').Select(pair => pair.Second.At - pair.First.At).TakeLast(4),
        ];
    }

    /// <summary>The executable is covered by one that always fails; what runs already goes on.</summary>
    private async Task BreakAsync(string daemon)
    {
        await Node.Files.WriteAsync("/run/broken", "#!/bin/sh\nexit 1\n", TestNode.ExecutableMode);
        await Units.ShellAsync($"mount --bind /run/broken \"$(readlink -f /usr/sbin/ganeti-{daemon})\"");
    }

    /// <summary>-l: it may be running just now.</summary>
    private Task<string> MendAsync(string daemon) => Units.ShellAsync($"umount -l \"$(readlink -f /usr/sbin/ganeti-{daemon})\"");
}
