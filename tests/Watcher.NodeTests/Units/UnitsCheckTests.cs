namespace Watcher.NodeTests.Units;

/// <summary>What units check finds on Debian 12: nothing in a good tree, and each planted defect.</summary>
[Collection<UnitsBookworm>]
public sealed class UnitsCheckTests(UnitsNode fixture) : UnitsTest(fixture)
{
    [Fact]
    public async Task Check_GoodTree_SaysNothing()
    {
        var result = await Units.CheckAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Text));
    }

    [Theory]
    [InlineData("ganeti-noded.service", "[Service]\nKillMode=control-group", "KillMode should be process, and is control-group")]
    [InlineData("ganeti-noded.service", "[Service]\nProtectHome=yes", "passes it on to every guest")]
    [InlineData("ganeti-luxid.service", "[Service]\nSuccessExitStatus=", "exit code 11")]
    [InlineData("ganeti-confd.service", "[Service]\nExecStart=\nExecStart=/bin/false", "ExecStart should be /usr/sbin/ganeti-confd -f ")]
    [InlineData("ganeti-rapi.service", "[Unit]\nConditionPathExists=", "ganeti-rapi.service: Condition")]
    [InlineData("ganeti-rapi.service", "[Unit]\nRequires=ganeti-luxid.service", "ganeti-rapi.service: Requires")]
    [InlineData("ganeti.service", "[Service]\nSendSIGKILL=yes", "ganeti.service: SendSIGKILL")]
    [InlineData("ganeti-watcher.service", "[Service]\nSystemCallFilter=@privileged", "ganeti-watcher.service: SystemCallFilter")]
    public async Task Check_DropInChangesADirective_IsFoundWithItsConsequence(string unit, string dropIn, string expected)
    {
        await DropInAsync(unit, dropIn);
        try
        {
            var result = await Units.CheckAsync();

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
            Assert.Contains($"set in /run/systemd/system/{unit}.d/planted.conf", result.Output, StringComparison.Ordinal);
            Assert.Contains("1 difference in 16 units", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            await RemoveDropInAsync(unit);
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
}
