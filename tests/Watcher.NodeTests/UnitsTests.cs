using System.Globalization;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests;

/// <summary>The shipped units on Debian 12, there before the node's first boot.</summary>
public sealed partial class UnitsTests(UnitsNode fixture) : UnitsTest(fixture), IClassFixture<UnitsNode>
{
    private static readonly string[] Role = ["wconfd", "rapi", "luxid"];

    [Fact]
    public async Task Verify_RenderedTree_SaysNothing() => Assert.Equal("", await VerifyAsync());

    [Fact]
    public async Task Boot_EverythingExpectedIsUp_CommonRanOnce_MetadWasNotStarted()
    {
        // Of the boot's transaction, whatever the tests have done since: the first start of noded ends it.
        var lines = (await Node.CheckedAsync(["journalctl", "--no-pager", "-b", "-o", "cat", "-u", "ganeti-common.service", "-u", "ganeti-rapi.service"]))
            .Output.Split('\n');
        var firstTransaction = lines.TakeWhile(line => !line.StartsWith("Started ganeti-rapi", StringComparison.Ordinal));

        Assert.Single(firstTransaction, line => line.StartsWith("Starting ganeti-common", StringComparison.Ordinal));
        Assert.Equal(NodeDaemons.Names, await Units.RunningAsync());
        Assert.Equal("0", await Units.PropertyAsync("ganeti-metad.service", "ActiveEnterTimestampMonotonic"));
        Assert.Contains("ActiveState=inactive SubState=dead Result=success", await Units.StateAsync("kvmd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListDependencies_IsTheTreeOfTheDesign()
    {
        Assert.Equal(
            """
            ganeti.target
              ganeti-master.target
                ganeti-luxid.service
                ganeti-rapi.service
                ganeti-wconfd.service
              ganeti-node.target
                ganeti-confd.service
                ganeti-kvmd.service
                ganeti-mond.service
                ganeti-noded.service
            """,
            await TreeAsync());

        await Node.Files.WriteAsync("/usr/sbin/ganeti-masterd", "#!/bin/sh\n", TestNode.ExecutableMode);
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--profile", "2.12", "--output", "/run/systemd/system"]);
        await Units.ShellAsync("rm -r /etc/systemd/system/ganeti* && systemctl daemon-reload && systemctl -q --runtime enable ganeti.target");
        try
        {
            Assert.Contains("    ganeti-masterd.service\n", await TreeAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await Units.ShellAsync("rm -rf /run/systemd/system/ganeti* /run/systemd/system/*.wants/ganeti* /usr/sbin/ganeti-masterd");
            await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", UnitLayer.UnitDirectory]);
            await Units.ShellAsync("systemctl daemon-reload && systemctl -q enable ganeti.target");
        }

        Assert.Equal("", (await Units.CheckAsync()).Text);
    }

    [Fact]
    public async Task Check_GoodTree_SaysNothing()
    {
        var result = await Units.CheckAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Text));
    }

    [Theory]
    [InlineData("ganeti-noded.service", "[Service]\nKillMode=control-group", "ganeti-noded.service: KillMode should be process, and is control-group")]
    [InlineData("ganeti-noded.service", "[Service]\nProtectHome=yes", "passes it on to every guest")]
    [InlineData("ganeti-luxid.service", "[Service]\nSuccessExitStatus=", "exit code 11")]
    [InlineData("ganeti-confd.service", "[Service]\nExecStart=\nExecStart=/bin/false", "ExecStart should be /usr/sbin/ganeti-confd -f $CONFD_ARGS $ONETIME_ARGS")]
    [InlineData("ganeti-rapi.service", "[Unit]\nConditionPathExists=", "ganeti-rapi.service: Condition")]
    [InlineData("ganeti-rapi.service", "[Unit]\nRequires=ganeti-luxid.service", "ganeti-rapi.service: Requires")]
    [InlineData("ganeti.service", "[Service]\nSendSIGKILL=yes", "ganeti.service: SendSIGKILL")]
    [InlineData("ganeti-watcher.service", "[Service]\nSystemCallFilter=@privileged", "ganeti-watcher.service: SystemCallFilter")]
    public async Task Check_DropInChangesADirective_IsFoundWithItsConsequence(string unit, string dropIn, string expected)
    {
        var directory = $"/run/systemd/system/{unit}.d";
        await Node.Files.WriteAsync($"{directory}/planted.conf", dropIn + "\n", (UnixFileMode)0b110_100_100);
        await Units.ControlAsync("daemon-reload");
        try
        {
            var result = await Units.CheckAsync();

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
            Assert.Contains($"set in {directory}/planted.conf", result.Output, StringComparison.Ordinal);
            Assert.Contains("1 difference in 16 units", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            Node.Files.DeleteDirectory(directory);
            await Units.ControlAsync("daemon-reload");
        }
    }

    [Fact]
    public async Task Check_OneDirectiveRemovedOrChanged_IsFoundAlone()
    {
        (string Unit, string Edit, string Directive)[] defects =
        [
            ("ganeti-noded.service", "/^KillMode=/d", "KillMode"),
            ("ganeti-noded.service", "/^OOMPolicy=/d", "OOMPolicy"),
            ("ganeti-noded.service", "/^TasksMax=/d", "TasksMax"),
            ("ganeti-noded.service", "s/^LimitNOFILE=.*/LimitNOFILE=65536:65536/", "LimitNOFILE"),
            ("ganeti-noded.service", "/^ExecStartPre=/d", "ExecStartPre"),
            ("ganeti-noded.service", "s/^Restart=.*/Restart=no/", "Restart"),
            ("ganeti-noded.service", "/^ConditionPathExists=/d", "Condition"),
            ("ganeti-luxid.service", "/^KillMode=/d", "KillMode"),
            ("ganeti-luxid.service", "/^SuccessExitStatus=/d", "SuccessExitStatus"),
            ("ganeti-luxid.service", "s/ganeti-noded.service //", "After"),
            ("ganeti-luxid.service", "/^User=/d", "User"),
            ("ganeti-rapi.service", "s/ganeti-luxid.service //", "After"),
            ("ganeti-rapi.service", "/^PartOf=/d", "PartOf"),
            ("ganeti-confd.service", "/^Requires=/d", "Requires"),
            ("ganeti-confd.service", "/^StopPropagatedFrom=/d", "StopPropagatedFrom"),
            ("ganeti-kvmd.service", "s/^PartOf=.*/PartOf=ganeti.service/", "PartOf"),
            ("ganeti-wconfd.service", "/^SystemCallFilter=/d", "SystemCallFilter"),
            ("ganeti-mond.service", "/^CapabilityBoundingSet=/d", "CapabilityBoundingSet"),
            ("ganeti-metad.service", "/^Type=/d", "Type"),
            ("ganeti.service", "/^KillMode=/d", "KillMode"),
            ("ganeti.service", "/^SendSIGKILL=/d", "SendSIGKILL"),
            ("ganeti.target", "/^PartOf=/d", "PartOf"),
            ("ganeti-common.service", "/^StartLimitIntervalSec=/d", "StartLimitIntervalSec"),
            ("ganeti-watcher.service", "/^KillMode=/d", "KillMode"),
        ];
        foreach (var (unit, edit, directive) in defects)
        {
            await Units.ShellAsync($"sed -i '{edit}' {UnitLayer.UnitDirectory}/{unit} && systemctl daemon-reload");
            var result = await Units.CheckAsync();
            await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", UnitLayer.UnitDirectory]);

            Assert.Equal((unit, edit, 1), (unit, edit, result.ExitCode));
            Assert.StartsWith($"{unit}: {directive} should be ", result.Output, StringComparison.Ordinal);
            Assert.Contains("\n1 difference in 16 units", result.Output, StringComparison.Ordinal);
        }

        await Units.ControlAsync("daemon-reload");
        Assert.Equal("", (await Units.CheckAsync()).Text);
    }

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
        await Node.CheckedAsync(["kill", $"{job.Pid}"]);
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

            Assert.DoesNotContain("ganeti", (await Node.CheckedAsync(["systemctl", "--failed", "--no-legend", "--plain"])).Output, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ShellAsync("echo node1.gnt.test > /var/lib/ganeti/ssconf_master_node");
        }
    }

    [Theory]
    [InlineData("config.data", "confd wconfd rapi luxid")]
    [InlineData("server.pem", "noded wconfd luxid")]
    public async Task FileMissing_ConditionIsUnmet_NothingFails(string file, string daemons)
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ShellAsync($"mv /var/lib/ganeti/{file} /var/lib/ganeti/{file}.away");
        try
        {
            await Units.ControlAsync("start", "ganeti.target");
            await Units.WaitAsync(
                async () => await Units.PropertyAsync("ganeti-mond.service", "ActiveState") == "active", TimeSpan.FromSeconds(20), "mond runs");
            foreach (var daemon in daemons.Split(' '))
            {
                await Units.WaitAsync(
                    async () => (await Units.StateAsync(daemon)).StartsWith("ActiveState=inactive", StringComparison.Ordinal)
                        && (await Units.StateAsync(daemon)).EndsWith("ConditionResult=no", StringComparison.Ordinal),
                    TimeSpan.FromSeconds(15), $"{daemon}'s condition is unmet");
            }

            Assert.DoesNotContain("ganeti", (await Node.CheckedAsync(["systemctl", "--failed", "--no-legend", "--plain"])).Output, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ShellAsync($"mv /var/lib/ganeti/{file}.away /var/lib/ganeti/{file}");
        }
    }

    [Fact]
    public async Task DaysWork_WithTheHardeningOn_StillDoes()
    {
        await Units.ShellAsync(
            """
            mkdir -p -m 700 /root/.ssh; test -e /root/.ssh/id_rsa || ssh-keygen -q -t rsa -N '' -f /root/.ssh/id_rsa; cp /root/.ssh/id_rsa.pub /root/.ssh/authorized_keys
            mkdir -p /etc/ganeti/hooks/instance-add-post.d; printf '#!/bin/sh\necho ran > /run/hook-ran\n' > /etc/ganeti/hooks/instance-add-post.d/t; chmod 755 /etc/ganeti/hooks/instance-add-post.d/t
            """);
        string[] work =
        [
            "gnt-cluster verify 2>&1 | grep -q 'Hooks Results'",
            "gnt-instance add -t diskless -o noop+default --no-name-check --no-ip-check -B memory=128M,vcpus=1 -n node1.gnt.test inst2",
            "test -s /run/hook-ran",
            "gnt-instance stop inst2",
            "gnt-instance start inst2",
            "gnt-instance reboot inst2",
            "gnt-instance remove -f --shutdown-timeout=0 inst2",
            "mv /var/log/ganeti/luxi-daemon.log /var/log/ganeti/luxi-daemon.log.1 && /usr/lib/ganeti/daemon-util rotate-all-logs && sleep 1 && gnt-cluster modify --candidate-pool-size=9 && test -s /var/log/ganeti/luxi-daemon.log",
            "gnt-cluster renew-crypto --force --new-cluster-certificate --new-confd-hmac-key --new-rapi-certificate --new-cluster-domain-secret",
            "/usr/lib/ganeti/daemon-util stop-master && /usr/lib/ganeti/daemon-util start-master",
        ];
        foreach (var line in work)
        {
            await Units.WaitUntilReadyAsync();
            var result = await Node.RunAsync(["/bin/sh", "-c", line], TimeSpan.FromSeconds(150));
            Assert.True(result.ExitCode == 0, $"{line}: {result}");
        }

        await Units.WaitUntilReadyAsync();
        Assert.Equal("", (await Units.CheckAsync()).Text);
    }

    [Fact]
    public async Task Watcher_InItsSandbox_SeesThatSystemdManages_AndIsLeftAloneByATargetsRestart()
    {
        await Units.ControlAsync("start", "ganeti-watcher.service");
        try
        {
            var pid = await Units.PropertyAsync("ganeti-watcher.service", "MainPID");
            await Units.WaitAsync(
                async () => (await Node.CheckedAsync(["journalctl", "--no-pager", "-t", "ganeti-watcher"])).Output.Contains("Mode: systemd", StringComparison.Ordinal),
                TimeSpan.FromSeconds(10), "the watcher tells its mode");
            await Units.ControlAsync("restart", "ganeti.target");
            Assert.Equal(pid, await Units.PropertyAsync("ganeti-watcher.service", "MainPID"));
        }
        finally
        {
            await Units.ControlAsync("stop", "ganeti-watcher.service");
        }

        await Units.WaitUntilReadyAsync();
        await Units.ControlAsync("start", "ganeti-watcher-once.service");
        Assert.Equal("success", await Units.PropertyAsync("ganeti-watcher-once.service", "Result"));
    }

    [Fact]
    public async Task Security_Exposure_IsWithinBounds()
    {
        (string Unit, double Most)[] bounds =
        [
            ("watcher", 2.0), ("watcher-once", 2.0), ("mond", 3.0), ("confd", 3.0), ("wconfd", 3.0), ("rapi", 3.0), ("metad", 3.0), ("kvmd", 3.0), ("luxid", 3.0),
        ];
        foreach (var (unit, most) in bounds)
        {
            var said = (await Node.RunAsync(["systemd-analyze", "security", "--no-pager", $"ganeti-{unit}.service"])).Output;
            var exposure = double.Parse(Overall().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
            Figures.Say($"systemd-analyze security, Debian 12: ganeti-{unit} {exposure:0.0} (at most {most:0.0})");
            Assert.InRange(exposure, 0, most);
        }
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Overall();

    /// <summary>Ganeti's own part of it, without systemd's marks, sorted as it is printed.</summary>
    private async Task<string> TreeAsync()
    {
        // "● │ ├─ganeti-luxid.service": a mark, then two characters for each level. ganeti-common is below each daemon.
        var lines = (await Node.CheckedAsync(["systemctl", "list-dependencies", "--no-pager", "--all", "ganeti.target"]))
            .Output.Split('\n')
            .Select(line => (Depth: Math.Max(0, line.IndexOf("ganeti", StringComparison.Ordinal) - 2) / 2, Name: line[Math.Max(0, line.IndexOf("ganeti", StringComparison.Ordinal))..]));
        return string.Join('\n', lines
            .Where(line => line.Name.StartsWith("ganeti", StringComparison.Ordinal) && line.Name != "ganeti-common.service")
            .Select(line => new string(' ', 2 * line.Depth) + line.Name));
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
