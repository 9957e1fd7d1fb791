namespace Watcher.NodeTests;

/// <summary>Targets and daemons restarted and stopped: exactly the right daemons, and never a guest or a job.</summary>
public abstract class UnitsRoleTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private static readonly string[] Role = ["wconfd", "rapi", "luxid"];

    [Fact]
    public async Task Restarts_GiveExactlyTheRightNewPids_GuestAndJobLiveOn()
    {
        var job = await SubmitDelayAsync(90);
        (string What, string[] Command, string[] Replaced)[] steps =
        [
            ("node role", ["systemctl", "restart", "ganeti-node.target"], ["noded", "confd", "mond"]),
            ("master role", ["systemctl", "restart", "ganeti-master.target"], Role),
            ("all", ["systemctl", "restart", "ganeti.target"], [.. NodeDaemons.Names]),
            ("service", ["service", "ganeti", "restart"], [.. NodeDaemons.Names]),
            ("noded killed", ["systemctl", "kill", "-s", "KILL", "--kill-who=main", "ganeti-noded.service"], ["noded"]),
            ("luxid killed", ["systemctl", "kill", "-s", "KILL", "--kill-who=main", "ganeti-luxid.service"], ["luxid"]),
            ("noded", ["systemctl", "restart", "ganeti-noded.service"], ["noded"]),
            ("luxid", ["systemctl", "restart", "ganeti-luxid.service"], ["luxid"]),
            ("reexec", ["systemctl", "daemon-reexec"], []),
        ];
        foreach (var (what, command, replaced) in steps)
        {
            var got = await ReplacedByAsync(async () => await Node.CheckedAsync(command, TimeSpan.FromSeconds(60)));

            Assert.Equal((what, string.Join(' ', NodeDaemons.Names.Where(replaced.Contains))), (what, string.Join(' ', got)));
            Assert.Null(Node.Guest.WhatHappened());
            Assert.True(Node.Processes.IsAlive(job), $"the job is gone after: {what}");
        }

        await Node.CheckedAsync(["invoke-rc.d", "ganeti", "stop"], TimeSpan.FromSeconds(60));
        Assert.Empty(await Units.RunningAsync());
        Assert.Null(Node.Guest.WhatHappened());
        Assert.True(Node.Processes.IsAlive(job), "the job is gone after invoke-rc.d ganeti stop");

        await Node.CheckedAsync(["invoke-rc.d", "ganeti", "start"], TimeSpan.FromSeconds(60));
        await Units.WaitUntilReadyAsync();
        Assert.True(Node.Processes.IsAlive(job), "the job is gone after invoke-rc.d ganeti start");

        // Its locks would keep the next tests' jobs waiting: wconfd frees a dead job's when it starts.
        await Node.CheckedAsync(["kill", "-KILL", $"{job.Pid}"]);
        await Units.ControlAsync("restart", "ganeti-wconfd.service", "ganeti-luxid.service");
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
                        && await Units.PropertyAsync($"ganeti-{daemon}.service", "ActiveState") == "inactive",
                    TimeSpan.FromSeconds(20), $"{daemon} ended with 11");
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
            async () => await Units.PropertyAsync("ganeti-noded.service", "ActiveState") != "inactive",
            TimeSpan.FromSeconds(20), "noded is on its way");

        await Units.ControlAsync("stop", "ganeti.target");

        Assert.Empty(await Units.RunningAsync());
        Assert.Equal("", (await Node.CheckedAsync(["systemctl", "list-jobs", "--no-legend"])).Output);
        await AssertNothingFailedAsync();
    }

    [Fact]
    public async Task Stop_OneDaemonOfAStartUnderWay_TheOthersComeUp()
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ControlAsync("start", "--no-block", "ganeti.target");

        await Units.ControlAsync("stop", "ganeti-luxid.service");

        await Units.WaitAsync(
            async () => (await Units.RunningAsync()).SequenceEqual(NodeDaemons.Names.Where(name => name != "luxid")),
            TimeSpan.FromSeconds(30), "all but luxid run");
        await AssertNothingFailedAsync();
    }

    /// <summary>A job that runs for some time, as its process.</summary>
    private async Task<NodeProcess> SubmitDelayAsync(int seconds)
    {
        var id = (await Node.CheckedAsync(["gnt-debug", "delay", "--submit", $"{seconds}"])).Text.Split(' ', '\n')[^1];
        NodeProcess? Find() => Node.Processes.All().FirstOrDefault(
            process => process.CommandLine.EndsWith($"jqueue/exec.py {id}", StringComparison.Ordinal));
        // The process that luxid starts hands over to another one: wait for the job to say that it runs.
        await Units.WaitAsync(
            async () => (await Node.CheckedAsync(["gnt-job", "list", "--no-headers", "-o", "status", id])).Output.Trim() == "running",
            TimeSpan.FromSeconds(20), $"job {id} runs");
        await Until.TrueAsync(() => Find() is not null, TimeSpan.FromSeconds(15), $"job {id} has a process");
        return Find()!;
    }
}
