namespace Watcher.NodeTests.DaemonUtil;

/// <summary>On a plain node, what our daemon-util does better than the installed one; each is in docs/daemon-util.md.</summary>
[Collection<DivertedPlainBookworm>]
public sealed class DaemonUtilDifferenceTests(DivertedNode fixture) : DaemonUtilTest(fixture)
{
    private const string Defaults = "/etc/default/ganeti";

    [Fact]
    public async Task Start_OfADaemonThatIsNotRoots_KilledOrRunning_Succeeds()
    {
        // start-stop-daemon: "matching only on non-root pidfile … is insecure".
        Assert.Equal(2, (await Node.RunAsync([NodeDaemons.Installed, "start", "ganeti-confd"])).ExitCode);
        Assert.Equal(0, (await UtilAsync("start", "ganeti-confd")).ExitCode);

        foreach (var daemon in (string[])["confd", "rapi"])
        {
            await Node.Daemons.KillAsync(daemon);
            Assert.Equal(2, (await Node.RunAsync([NodeDaemons.Installed, "start", $"ganeti-{daemon}"])).ExitCode);

            Assert.Equal(0, (await UtilAsync("start", $"ganeti-{daemon}")).ExitCode);
            await Node.Daemons.WaitForAsync([daemon]);
        }

        Assert.Equal(0, (await UtilAsync("start-all")).ExitCode);
    }

    [Fact]
    public async Task Start_UserGroupsAndCgroup_AreThoseOfTheInstalledOne()
    {
        string[] daemons = ["confd", "wconfd", "luxid", "rapi", "mond"];
        foreach (var daemon in daemons.Reverse())
        {
            await UtilAsync("stop", $"ganeti-{daemon}");
        }

        foreach (var daemon in daemons)
        {
            await Node.CheckedAsync([NodeDaemons.Installed, "start", $"ganeti-{daemon}"]);
        }

        await Node.Daemons.WaitForAsync(daemons);
        var theirs = daemons.Select(Describe).ToArray();
        foreach (var daemon in daemons.Reverse())
        {
            await UtilAsync("stop", $"ganeti-{daemon}");
        }

        foreach (var daemon in daemons)
        {
            Assert.Equal(0, (await UtilAsync("start", $"ganeti-{daemon}")).ExitCode);
        }

        await Node.Daemons.WaitForAsync(daemons);
        Assert.Equal(theirs, daemons.Select(Describe));
    }

    [Fact]
    public async Task Stop_IgnoresTerm_IsKilledNoSoonerThanAfter30Seconds_AndItsPidFileIsGone()
    {
        await Node.CheckedAsync(["kill", "-STOP", $"{Node.Daemons.Get("mond").Pid}"]);
        var started = TimeProvider.System.GetTimestamp();

        Assert.Equal(0, (await UtilAsync("stop", "ganeti-mond")).ExitCode);

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(29), "it was not given its time");
        Assert.Null(Node.Daemons.Find("mond"));
        Assert.False(Node.Files.Exists(NodeDaemons.PidFile("mond")));
    }

    [Fact]
    public async Task Stop_PidFileNamesAStranger_HarmsNobody_AndGarbageIsToldOf()
    {
        var confd = Node.Daemons.Get("confd");
        var file = NodeDaemons.PidFile("confd");
        var content = Node.Files.Read(file);
        foreach (var (text, exitCode) in ((string, int)[])[($"{Node.Guest.Process.Pid}", 0), ("1", 0), ("4194304", 0), ("-1", 2), ("x", 2), ("", 2)])
        {
            await Node.Files.WriteAsync(file, text);
            Assert.Equal((text, exitCode), (text, (await UtilAsync("stop", "ganeti-confd")).ExitCode));
            Assert.True(Node.Processes.IsAlive(confd), $"confd died of '{text}'");
            await Node.Files.WriteAsync(file, text);
            Assert.Equal((text, 1), (text, (await UtilAsync("start", "ganeti-confd")).ExitCode));
        }

        Node.Files.Delete(file);
        await Node.CheckedAsync(["ln", "-s", "/root/victim", file]);
        Assert.Equal(2, (await UtilAsync("stop", "ganeti-confd")).ExitCode);
        Assert.Equal(2, (await UtilAsync("check", "ganeti-confd")).ExitCode);
        Assert.Null(Node.Guest.WhatHappened());

        Node.Files.Delete(file);
        await Node.Files.WriteAsync(file, content);
        await Node.CheckedAsync(["chown", "gnt-confd:gnt-confd", file]);
    }

    [Fact]
    public async Task PidFileNamesAnOrdinaryUsersProcessOfThatName_ItIsNeitherSignalledNorBelieved()
    {
        const string Stranger = "/home/ganeti-confd";
        var file = NodeDaemons.PidFile("confd");
        await UtilAsync("stop", "ganeti-confd");
        await Node.CheckedAsync(["sh", "-c", $"cp /bin/sleep {Stranger} && setpriv --reuid 4711 --regid 4711 --clear-groups {Stranger} 600 > /dev/null 2>&1 &"]);
        NodeProcess? stranger = null;
        await Until.TrueAsync(
            () => (stranger = Node.Processes.All().FirstOrDefault(process => process.Name == "ganeti-confd")) is not null, "the stranger runs");
        try
        {
            foreach (var (action, exitCode) in ((string, int)[])[("check", 1), ("rotate-logs", 0), ("stop", 0), ("start", 0)])
            {
                await Node.Files.WriteAsync(file, $"{stranger!.Pid}");
                Assert.Equal((action, exitCode), (action, (await UtilAsync(action, "ganeti-confd")).ExitCode));
                Assert.True(Node.Processes.IsAlive(stranger), action);
            }

            await Until.TrueAsync(
                () => Node.Daemons.Find("confd") is { } confd && confd.Pid != stranger!.Pid, "confd runs beside the stranger");
        }
        finally
        {
            await Node.CheckedAsync(["kill", $"{stranger!.Pid}"]);
        }
    }

    [Fact]
    public async Task Start_CallerClosedHisOutput_TheLogIsNotWrittenIntoThePidFile()
    {
        await UtilAsync("stop", "ganeti-mond");

        await Node.CheckedAsync(["sh", "-c", $"{Util} start ganeti-mond <&- >&- 2>&-"]);

        await Node.Daemons.WaitForAsync(["mond"]);
        await Until.TrueAsync(() => Node.Files.Read("/var/log/ganeti/monitoring-daemon.log").Length > 0, "mond has logged");
        Assert.Equal($"{Node.Daemons.Get("mond").Pid}", Node.Files.Read(NodeDaemons.PidFile("mond")).Trim());
    }

    [Fact]
    public async Task List_IntoAFullDisk_IsAFailureAsTheInstalledOnes()
    {
        foreach (var util in (string[])[NodeDaemons.Installed, Util])
        {
            Assert.Equal((util, 1), (util, (await Node.RunAsync(["sh", "-c", $"{util} list-stop-daemons > /dev/full"])).ExitCode));
        }
    }

    [Fact]
    public async Task Stop_DuringAStart_ItIsStoppedWhenItHasStarted()
    {
        // The pid file of a daemon comes late in its start.
        const string Executable = "/usr/sbin/ganeti-mond";
        await UtilAsync("stop", "ganeti-mond");
        await Node.CheckedAsync(["sh", "-c", $"mkdir -p /root/real && cp -L {Executable} /root/real/ && mv {Executable} {Executable}.away"]);
        await Node.Files.WriteAsync(Executable, "#!/bin/sh\ntouch /run/mond-begins\nuntil [ -e /run/mond-goes-on ]; do sleep 0.1; done\nexec /root/real/ganeti-mond \"$@\"\n", TestNode.ExecutableMode);
        try
        {
            var start = UtilAsync("start", "ganeti-mond");
            await Until.TrueAsync(() => Node.Files.Exists("/run/mond-begins"), "the start has begun");

            var stop = UtilAsync("stop", "ganeti-mond");
            await Until.TrueAsync(
                () => Node.Processes.All().Any(process => process.CommandLine.EndsWith("daemon-util stop ganeti-mond", StringComparison.Ordinal)), "the stop has begun");
            await Node.Files.WriteAsync("/run/mond-goes-on", "");

            Assert.Equal((0, 0), ((await start).ExitCode, (await stop).ExitCode));
            Assert.DoesNotContain(Node.Processes.All(), process => process.Name == "ganeti-mond");
        }
        finally
        {
            await Node.CheckedAsync(["mv", $"{Executable}.away", Executable]);
        }
    }

    /// <summary>Ganeti forks twice: for a moment after a start the daemon's parent bears its name too, longer on a busy machine.</summary>
    [Fact]
    public async Task Stop_RightAfterAStart_OnItsWayIntoTheBackground_ItIsStopped()
    {
        const string Forking = "/root/forking/ganeti-mond";
        await UtilAsync("stop", "ganeti-mond");
        await Node.Files.WriteAsync(
            Forking, $"#!/bin/sh\n(while :; do sleep 1; done) &\necho $! > {NodeDaemons.PidFile("mond")}\nwhile :; do sleep 1; done\n", TestNode.ExecutableMode);
        await Node.CheckedAsync(["sh", "-c", $"setsid {Forking} > /dev/null 2>&1 < /dev/null &"]);
        await Until.TrueAsync(() => Node.Daemons.Find("mond") is not null, "its pid file names the child");
        var daemon = Node.Daemons.Get("mond");
        var parent = Node.Processes.Find(daemon.Parent)!;
        try
        {
            Assert.Equal(daemon.Name, parent.Name);
            Assert.Equal(0, (await UtilAsync("check", "ganeti-mond")).ExitCode);

            Assert.Equal(0, (await UtilAsync("stop", "ganeti-mond")).ExitCode);

            Assert.False(Node.Processes.IsAlive(daemon));
            Assert.True(Node.Processes.IsAlive(parent), "more was signalled than the pid file names");
        }
        finally
        {
            await Node.CheckedAsync(["kill", "-KILL", $"{parent.Pid}"]);
        }
    }

    [Fact]
    public async Task TwoStartsAtOnce_BothSucceed_AndOneDaemonRuns()
    {
        await UtilAsync("stop", "ganeti-rapi");

        var both = await Task.WhenAll(UtilAsync("start", "ganeti-rapi"), UtilAsync("start", "ganeti-rapi"));

        Assert.Equal([0, 0], both.Select(result => result.ExitCode));

        // On its way into the background it is two for a moment.
        await Until.TrueAsync(() => Node.Processes.All().Count(p => p.Name == "ganeti-rapi") == 1, "one rapi runs");
    }

    [Theory]
    [InlineData("RAPI_ARGS=\"$(touch /root/pwned)\"", "line 1: '$(touch /root/pwned)\"'")]
    [InlineData("\nif true; then RAPI_ARGS=x; fi", "line 2: 'if true;")]
    public async Task Defaults_MoreThanAssignments_AreRefusedWithTheirPlace(string text, string expected)
    {
        var before = Node.Files.Read(Defaults);
        await UtilAsync("stop", "ganeti-rapi");
        await Node.Files.WriteAsync(Defaults, text + "\n");
        try
        {
            var result = await UtilAsync("start", "ganeti-rapi");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains($"{Defaults}: {expected}", result.Error, StringComparison.Ordinal);
            Assert.False(Node.Files.Exists("/root/pwned"));
            Assert.Null(Node.Daemons.Find("rapi"));
        }
        finally
        {
            await Node.Files.WriteAsync(Defaults, before);
        }
    }

    [Fact]
    public async Task WatcherStartsByItself_WithoutAnyScript_AndLeavesAHeldDaemonAlone()
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:RetryFirst", "1s")));
        await Node.CheckedAsync(["mv", Util, $"{Util}.away"]);
        try
        {
            await Node.Daemons.KillAsync(NodeDaemons.Names);
            await Node.CheckedAsync([TestNode.Watcher, "hold", "mond"]);

            Assert.Equal("", (await Node.WatcherAsync("--once")).Text);

            Assert.Equal(NodeDaemons.Names.Where(name => name != "mond"), Node.Daemons.Running());
        }
        finally
        {
            await Node.CheckedAsync(["mv", $"{Util}.away", Util]);
        }
    }

    private string Describe(string daemon)
    {
        var pid = Node.Daemons.Get(daemon).Pid;
        string[] fields = ["Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Umask"];
        var home = Node.Files.Read($"/proc/{pid}/environ").Split('\0').FirstOrDefault(variable => variable.StartsWith("HOME=", StringComparison.Ordinal));
        return $"{daemon} {home} {string.Join(' ', fields.Select(field => Node.Processes.Status(pid, field)))} {Node.Processes.Cgroup(pid)}";
    }
}
