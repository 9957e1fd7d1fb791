namespace Watcher.NodeTests.Units;

/// <summary>Targets and daemons restarted and stopped: exactly the right daemons, and never a guest or a job.</summary>
public abstract class UnitsRoleTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private static readonly string[] Role = ["wconfd", "rapi", "luxid"];

    [Fact]
    public async Task Restarts_GiveExactlyTheRightNewPids_GuestAndJobLiveOn()
    {
        var job = await SubmitDelayAsync(900);
        try
        {
            await RestartAllAsync(job);
        }
        finally
        {
            // Its locks would keep the next tests' jobs waiting: wconfd frees a dead job's when it starts.
            await Node.RunAsync(["kill", "-KILL", $"{job.Pid}"]);
            await Units.ControlAsync("restart", "ganeti-wconfd.service", "ganeti-luxid.service");
        }
    }

    [Fact]
    public async Task NotTheMaster_MasterDaemonsEndWith11_AndAreNotFailed()
    {
        await Units.ControlAsync("stop", "ganeti-master.target");
        await Units.ShellAsync("echo other.gnt.test > /var/lib/ganeti/ssconf_master_node");
        try
        {
            await Units.ControlAsync("start", "ganeti-master.target");
            foreach (var daemon in Role)
            {
                await Units.WaitAsync(
                    async () => await Units.PropertyAsync($"ganeti-{daemon}.service", "ExecMainStatus") == "11"
                        && await Units.PropertyAsync($"ganeti-{daemon}.service", "ActiveState") == "inactive", $"{daemon} ended with 11");
                Assert.Equal(
                    "ActiveState=inactive SubState=dead Result=success NRestarts=0 ConditionResult=yes", await Units.StateAsync(daemon));
            }

            await AssertNothingFailedAsync();
        }
        finally
        {
            await Units.ShellAsync("echo node1.gnt.test > /var/lib/ganeti/ssconf_master_node");
        }
    }

    /// <summary>A failover starts the master's daemons one by one, and daemon-util stop-all is a stop of ganeti.target.</summary>
    [Theory]
    [InlineData("ganeti-luxid.service", "noded confd wconfd rapi mond")]
    [InlineData("ganeti-master.target", "noded confd mond")]
    [InlineData("ganeti-node.target", "wconfd rapi luxid")]
    [InlineData("ganeti.target", "")]
    [InlineData("ganeti.service", "")]
    public async Task Stop_NoTargetIsActive_ReachesExactlyTheRightDaemons(string unit, string left)
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ControlAsync(["start", .. NodeDaemons.Names.Select(name => $"ganeti-{name}.service")]);
        Assert.Equal("inactive", await Units.PropertyAsync("ganeti.target", "ActiveState"));

        await Units.ControlAsync("stop", unit);

        Assert.Equal(left, string.Join(' ', await Units.RunningAsync()));
        await AssertNothingFailedAsync();
    }

    [Fact]
    public async Task Stop_TargetIsHalfUp_NothingRunsAndNothingComesLater()
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ControlAsync("start", "--no-block", "ganeti.target");
        await Units.WaitAsync(
            async () => await Units.PropertyAsync("ganeti-noded.service", "ActiveState") != "inactive", "noded is on its way");

        await Units.ControlAsync("stop", "ganeti.target");

        Assert.Empty(await Units.RunningAsync());
        Assert.Equal("", (await Node.CheckedAsync(["systemctl", "list-jobs", "--no-legend", "ganeti*"])).Output);
        await AssertNothingFailedAsync();
    }

    [Fact]
    public async Task Stop_OneDaemonOfAStartUnderWay_TheOthersComeUp()
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ControlAsync("start", "--no-block", "ganeti.target");

        await Units.ControlAsync("stop", "ganeti-luxid.service");

        await Units.WaitAsync(
            async () => (await Units.RunningAsync()).SequenceEqual(NodeDaemons.Names.Where(name => name != "luxid")), "all but luxid run");
        await AssertNothingFailedAsync();
    }

    private async Task RestartAllAsync(NodeProcess job)
    {
        (string What, Func<Task> Act, string[] Replaced)[] steps =
        [
            ("node role", () => Units.ControlAsync("restart", "ganeti-node.target"), ["noded", "confd", "mond"]),
            ("master role", () => Units.ControlAsync("restart", "ganeti-master.target"), Role),
            ("all", () => Units.ControlAsync("restart", "ganeti.target"), [.. NodeDaemons.Names]),
            ("service", () => Node.CheckedAsync(["service", "ganeti", "restart"]), [.. NodeDaemons.Names]),
            ("noded killed", () => KillAsync("noded"), ["noded"]),
            ("luxid killed", () => KillAsync("luxid"), ["luxid"]),
            ("noded", () => Units.ControlAsync("restart", "ganeti-noded.service"), ["noded"]),
            ("luxid", () => Units.ControlAsync("restart", "ganeti-luxid.service"), ["luxid"]),
            ("reexec", () => Units.ControlAsync("daemon-reexec"), []),
        ];
        foreach (var (what, act, replaced) in steps)
        {
            var got = await ReplacedByAsync(act);

            Assert.Equal((what, string.Join(' ', NodeDaemons.Names.Where(replaced.Contains))), (what, string.Join(' ', got)));
            AssertLives(job, what);
        }

        await Node.CheckedAsync(["invoke-rc.d", "ganeti", "stop"]);
        Assert.Empty(await Units.RunningAsync());
        AssertLives(job, "invoke-rc.d ganeti stop");

        await Node.CheckedAsync(["invoke-rc.d", "ganeti", "start"]);
        await Units.WaitUntilReadyAsync();
        AssertLives(job, "invoke-rc.d ganeti start");
    }

    private void AssertLives(NodeProcess job, string after)
    {
        Assert.Null(Node.Guest.WhatHappened());
        Assert.True(Node.Processes.IsAlive(job), $"the job is gone after: {after}");
    }

    /// <summary>A job that runs for some time, as its process.</summary>
    private async Task<NodeProcess> SubmitDelayAsync(int seconds)
    {
        var id = (await Node.CheckedAsync(["gnt-debug", "delay", "--submit", $"{seconds}"])).Text.Split(' ', '\n')[^1];
        NodeProcess? Find() => Node.Processes.All().FirstOrDefault(
            process => process.CommandLine.EndsWith($"jqueue/exec.py {id}", StringComparison.Ordinal));
        // The process that luxid starts hands over to another one: wait for the job to say that it runs.
        await Units.WaitAsync(
            async () => (await NodeLuxi.QueryAsync(Node, "job", "id", "status")).Any(job => $"{job[0]}" == id && $"{job[1]}" == "running"), $"job {id} runs");
        await Until.TrueAsync(() => Find() is not null, $"job {id} has a process");
        return Find()!;
    }
}
