using System.Globalization;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Units;

/// <summary>How the tree comes up: at boot, where a file is missing, and with which arguments.</summary>
public abstract partial class UnitsStartTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private const string Defaults = "/etc/default/ganeti";

    [Fact]
    public async Task Verify_RenderedTree_SaysNothing()
    {
        var result = await Node.RunAsync(
            ["/bin/bash", "-c", $"systemd-analyze verify --man=no {UnitLayer.UnitDirectory}/ganeti*.{{service,target,timer}}"]);

        Assert.Equal("", result.Text);
    }

    [Fact]
    public async Task Boot_EverythingExpectedIsUp_CommonRanOnce_MetadWasNotStarted()
    {
        // Of the boot's transaction, whatever the tests have done since.
        string[] units = ["-u", "ganeti-common", "-u", "ganeti-rapi", "-u", "ganeti-metad"];
        var lines = (await Node.CheckedAsync(["journalctl", "--no-pager", "-b", "-o", "cat", .. units])).Output.Split('\n');
        var boot = lines.TakeWhile(line => !line.StartsWith("Started ganeti-rapi", StringComparison.Ordinal)).ToArray();

        Assert.Single(boot, line => line.StartsWith("Starting ganeti-common", StringComparison.Ordinal));
        Assert.DoesNotContain(boot, line => line.StartsWith("Starting ganeti-metad", StringComparison.Ordinal));
        Assert.Equal("static", await Units.PropertyAsync("ganeti-metad.service", "UnitFileState"));
        Assert.Equal(NodeDaemons.Names, await Units.RunningAsync());
        await Units.WaitAsync(
            async () => (await Units.StateAsync("kvmd")).Contains("ActiveState=inactive SubState=dead Result=success", StringComparison.Ordinal), "kvmd has seen that it is not needed");
    }

    [Fact]
    public async Task Boot_LuxidAnswers_HowSoonIsTold()
    {
        var journal = await Node.CheckedAsync(["journalctl", "--no-pager", "-b", "-o", "short-monotonic", "-u", "ganeti-common"]);
        var begun = Stamp().Match(journal.Output);
        await Until.TrueAsync(() => Node.Files.Exists(FirstAnswer.Path), "luxid has answered");
        var answered = double.Parse(Node.Files.Read(FirstAnswer.Path), CultureInfo.InvariantCulture);

        var seconds = answered - double.Parse(begun.Groups[1].Value, CultureInfo.InvariantCulture);
        Figures.Say($"{Debian}, boot: luxid answers {seconds:0.0} s after ganeti-common began (goal: under 5.0)");
        Assert.True(seconds > 0, "luxid answered before Ganeti was started");
    }

    [Theory]
    [InlineData("config.data", "confd wconfd rapi luxid")]
    [InlineData("server.pem", "noded wconfd luxid")]
    [InlineData("rapi.pem", "rapi")]
    [InlineData("hmac.key", "confd mond")]
    public async Task FileMissing_ConditionIsUnmet_NothingFails(string file, string unmet)
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ShellAsync($"mv /var/lib/ganeti/{file} /var/lib/ganeti/{file}.away");
        try
        {
            await Units.ControlAsync("start", "ganeti.target");

            // All jobs of the start are done: what has no condition runs, or tries to.
            await Units.WaitAsync(
                async () => (await Node.CheckedAsync(["systemctl", "list-jobs", "--no-legend", "ganeti*"])).Output == "", "the start is over");
            foreach (var daemon in unmet.Split(' '))
            {
                Assert.Matches("^ActiveState=inactive .*ConditionResult=no$", await Units.StateAsync(daemon));
            }

            var others = NodeDaemons.Names.Except(unmet.Split(' ')).ToArray();
            Assert.Equal(others, await Units.RunningAsync());
            foreach (var daemon in others)
            {
                Assert.Contains("SubState=running Result=success NRestarts=0", await Units.StateAsync(daemon), StringComparison.Ordinal);
            }

            await AssertNothingFailedAsync();
        }
        finally
        {
            await Units.ShellAsync($"mv /var/lib/ganeti/{file}.away /var/lib/ganeti/{file}");
        }
    }

    /// <summary>As a failover does it: daemon-util start NAME ARG…</summary>
    [Theory]
    [InlineData("luxid", "--no-voting --yes-do-it")]
    [InlineData("wconfd", "--no-voting --yes-do-it")]
    [InlineData("mond", "-b 127.0.0.1")]
    [InlineData("noded", "-b 0.0.0.0")]
    public async Task OneTimeArguments_ReachOneStartAndNoRestart(string daemon, string arguments)
    {
        await Node.Daemons.StopAsync(daemon);

        await Node.Daemons.UtilAsync(["start", $"ganeti-{daemon}", .. arguments.Split(' ')]);

        Assert.Equal($"/usr/sbin/ganeti-{daemon} -f {arguments}", await CommandLineAsync(daemon));
        Assert.False(Node.Files.Exists(OneTimeFile(daemon)));

        Assert.Equal([daemon], await ReplacedByAsync(() => KillAsync(daemon)));
        Assert.Equal($"/usr/sbin/ganeti-{daemon} -f", await CommandLineAsync(daemon));
    }

    [Fact]
    public async Task OneTimeArguments_OfAStartThatNeverCame_AreGoneAtBoot()
    {
        await Node.Files.WriteAsync(OneTimeFile("luxid"), "ONETIME_ARGS=--no-voting\n");
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", "/run/rendered"]);

        await Node.CheckedAsync(["systemd-tmpfiles", "--boot", "--create", "--remove", "/run/rendered/ganeti-watcher.tmpfiles.conf"]);

        Assert.False(Node.Files.Exists(OneTimeFile("luxid")));
        Assert.Equal("600 root", await Units.ShellAsync("stat -c '%a %U' /run/lock/ganeti-watcher.lock"));
    }

    [Fact]
    public async Task DefaultsFile_ItsArgumentsReachEachStart()
    {
        // As Debian ships it.
        Assert.Equal("/usr/sbin/ganeti-rapi -f -b 127.0.0.1 --require-authentication", await CommandLineAsync("rapi"));
        await Units.ShellAsync($"cp -p {Defaults} /run/defaults && echo 'CONFD_ARGS=\"-d --bind=0.0.0.0\"' >> {Defaults}");
        try
        {
            await Units.ControlAsync("restart", "ganeti-confd.service");
            Assert.Equal("/usr/sbin/ganeti-confd -f -d --bind=0.0.0.0", await CommandLineAsync("confd"));

            Assert.Equal(["confd"], await ReplacedByAsync(() => KillAsync("confd")));
            Assert.Equal("/usr/sbin/ganeti-confd -f -d --bind=0.0.0.0", await CommandLineAsync("confd"));
        }
        finally
        {
            await Units.ShellAsync($"cp -p /run/defaults {Defaults}");
        }

        await Units.ControlAsync("restart", "ganeti-confd.service");
        Assert.Equal("/usr/sbin/ganeti-confd -f", await CommandLineAsync("confd"));
    }

    [GeneratedRegex(@"^\[ *([0-9.]+)\] .*Starting ganeti-common", RegexOptions.Multiline)]
    private static partial Regex Stamp();

    private static string OneTimeFile(string daemon) => $"/var/lib/ganeti/ganeti-{daemon}.onetime.conf";

    /// <summary>Without the interpreter of Python's daemons.</summary>
    private async Task<string> CommandLineAsync(string daemon)
    {
        var line = Node.Processes.Find((await Units.PidsAsync())[daemon])?.CommandLine ?? "";
        return line[Math.Max(0, line.IndexOf("/usr/sbin/", StringComparison.Ordinal))..];
    }
}
