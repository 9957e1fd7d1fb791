namespace Watcher.NodeTests.Daemons;

/// <summary>Bad ssconf files, a bad daemon-util, a bad configuration: each a clear word, no crash.</summary>
[Collection<PlainBookworm>]
public sealed class BadInputTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string MasterNode = "/var/lib/ganeti/ssconf_master_node";
    private const string Util = "/run/bad-util";

    [Theory]
    [InlineData("rm", "missing")]
    [InlineData("truncate", "truncated")]
    [InlineData("mkdir", "unreadable")]
    public async Task Once_WhoIsMasterCannotBeRead_IsSaidAndTheRestGoesOn(string how, string label)
    {
        Assert.NotEmpty(label);
        await Node.Daemons.KillAsync("noded", "mond");
        await Node.CheckedAsync(["cp", "-a", MasterNode, "/root/ssconf"]);
        await Node.CheckedAsync(["rm", MasterNode]);
        if (how != "rm")
        {
            await Node.CheckedAsync([how == "mkdir" ? "mkdir" : "touch", MasterNode]);
        }

        var result = await Node.WatcherAsync("--once");

        await Node.CheckedAsync(["sh", "-c", $"rm -rf {MasterNode}; mv /root/ssconf {MasterNode}"]);
        Assert.True(result.ExitCode is 0 or 1, $"{result}\n{Node.Log}");
        Assert.Contains("ssconf_master_node", result.Text + Node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Text + Node.Log, StringComparison.Ordinal);
        Assert.NotNull(Node.Daemons.Find("noded"));
        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Once_DaemonUtilMissing_IsNamed()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", "/usr/lib/ganeti/gone"));
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/usr/lib/ganeti/gone", result.Text + Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_DaemonUtilFails_ItsWordsAreInTheLog()
    {
        await UseUtilAsync("echo 'the moon is wrong' >&2; exit 7");
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the moon is wrong", Node.Log, StringComparison.Ordinal);
        Assert.Contains("7", Node.Log, StringComparison.Ordinal);
    }

    /// <summary>It would hang for longer than a program may run here.</summary>
    [Fact]
    public async Task Once_DaemonUtilHangs_TheDeadlineEndsIt()
    {
        await UseUtilAsync("exec sleep 3222", ("Daemons:StartDeadline", "2s"), ("Daemons:RetryFirst", "1m"));
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("mond", Node.Log, StringComparison.Ordinal);
        await Until.TrueAsync(
            () => !Node.Processes.All().Any(p => p.CommandLine == "sleep 3222"), "the hanging program is gone");
    }

    /// <summary>daemon-util says 0, and a moment later there is no daemon: a failure, with the last lines of the daemon's own log.</summary>
    [Fact]
    public async Task Once_StartedButGone_IsAFailureWithTheDaemonsOwnWords()
    {
        await UseUtilAsync("echo 'my disk is gone' >> /var/log/ganeti/monitoring-daemon.log; exit 0");
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("my disk is gone", Node.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Watcher\":{\"Daemons\":{\"StoppedGrace\":\"soon\"}}}", "StoppedGrace", "soon")]
    [InlineData("{\"Watcher\":{\"Daemons\":{\"StopedGrace\":\"5m\"}}}", "StopedGrace", "5m")]
    [InlineData("{\"Watcher\":{\"Schedule\":\"every now and then\"}}", "Schedule", "every now and then")]
    [InlineData("{\"Watcher\":", "watcher.json", "")]
    public async Task Once_BadConfiguration_NamesFilePathAndValue(string json, string path, string value)
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, json);
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(WatcherConfig.Path, result.Error, StringComparison.Ordinal);
        Assert.Contains(path, result.Error, StringComparison.Ordinal);
        Assert.Contains(value, result.Error, StringComparison.Ordinal);
        Assert.Null(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Once_BadEnvironmentVariable_IsNamed()
    {
        var result = await Node.RunAsync(["env", "GANETI_WATCHER_Daemons__StoppedGrace=never", TestNode.Watcher, "--once"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("never", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOption_IsWrongUsage() =>
        Assert.Equal(2, (await Node.WatcherAsync("--once", "--no-such-option")).ExitCode);

    private async Task UseUtilAsync(string script, params (string Key, System.Text.Json.Nodes.JsonNode Value)[] settings)
    {
        await Node.Files.WriteAsync(Util, $"#!/bin/sh\n{script}\n", TestNode.ExecutableMode);
        await ConfigureAsync([("Daemons:DaemonUtil", Util), .. settings]);
    }
}
