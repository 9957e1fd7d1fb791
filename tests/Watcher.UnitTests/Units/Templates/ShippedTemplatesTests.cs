using Watcher.Core.Units.Checking;
using Xunit;

namespace Watcher.UnitTests.Units.Templates;

public sealed class ShippedTemplatesTests
{
    public static TheoryData<string, string> Combinations => new(
        from profile in Profiles
        from systemd in Systemds
        select (profile, systemd));

    private static readonly string[] Profiles = ["2.12", "3.0", "3.1"];
    private static readonly string[] Systemds = ["252", "257"];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Render_EveryProfileAndSystemd_LeavesNoPlaceholder(string profile, string systemd)
    {
        var tree = TestValues.Tree(profile, systemd);

        Assert.Equal(18 + (profile == "2.12" ? 1 : 0), tree.Files.Length);
        Assert.Equal(profile == "2.12" ? [] : ["ganeti-masterd.service"], tree.Left);
        Assert.All(tree.Files, file => Assert.DoesNotMatch("@[A-Z_]+@|@if|@end", file.Text));
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Render_EveryProfileAndSystemd_UsesOnlyDirectivesThatAreComparedOrNotForAReason(string profile, string systemd)
    {
        var known = DirectiveTable.All.Select(directive => directive.Name).Concat(DirectiveTable.NotCompared.Keys).ToHashSet();

        var used = TestValues.Tree(profile, systemd).Files
            .Where(file => file.IsUnit)
            .SelectMany(file => UnitFile.Parse(file.Name, file.Text).Directives)
            .Where(directive => !directive.Name.StartsWith("Condition", StringComparison.Ordinal));

        Assert.Empty(used.Select(directive => directive.Name).Except(known));
    }

    [Fact]
    public void Render_Systemd_DecidesHowRestartsArePaced()
    {
        Assert.DoesNotContain("RestartSteps", Text("252"), StringComparison.Ordinal);
        Assert.Contains("RestartSec=2s\n", Text("252"), StringComparison.Ordinal);
        Assert.Contains("RestartSec=1s\nRestartSteps=6\nRestartMaxDelaySec=30s\n", Text("254"), StringComparison.Ordinal);

        static string Text(string systemd) => TestValues.Tree(systemd: systemd).Files.Single(file => file.Name == "ganeti-noded.service").Text;
    }

    [Fact]
    public void Enabled_EveryDaemonButMetad()
    {
        string[] always =
        [
            "ganeti.target", "ganeti-node.target", "ganeti-master.target", "ganeti-noded.service", "ganeti-confd.service", "ganeti-kvmd.service",
            "ganeti-wconfd.service", "ganeti-luxid.service", "ganeti-rapi.service",
        ];

        Assert.Equal([.. always, "ganeti-mond.service"], TestValues.Tree().Enabled());
        Assert.Equal(always.ToHashSet(), TestValues.Tree(set: "MOND=no").Enabled());
        Assert.Equal([.. always, "ganeti-mond.service", "ganeti-masterd.service"], TestValues.Tree("2.12").Enabled());
    }

    [Theory]
    [InlineData("ganeti-noded.service")]
    [InlineData("ganeti-luxid.service")]
    [InlineData("ganeti.service")]
    [InlineData("ganeti-watcher.service")]
    [InlineData("ganeti-watcher-once.service")]
    public void Render_WhatHoldsOthersProcesses_KillsOnlyItself(string unit) =>
        Assert.Contains("\nKillMode=process\n", TestValues.Tree().Files.Single(file => file.Name == unit).Text, StringComparison.Ordinal);
}
