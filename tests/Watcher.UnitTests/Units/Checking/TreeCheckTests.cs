using System.Collections.Immutable;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Xunit;

namespace Watcher.UnitTests.Units.Checking;

public sealed class TreeCheckTests
{
    private static readonly Dictionary<string, UnitFile> NoDropIns = [];

    [Theory]
    [InlineData("3.0", "252")]
    [InlineData("3.1", "257")]
    public void Compare_AsShipped_NothingDiffers(string profile, string systemd)
    {
        var units = SystemdSays.About(systemd);

        Assert.Equal(Tree(profile, systemd).Files.Count(file => file.IsUnit), units.Length);
        Assert.Empty(TreeCheck.Compare(Tree(profile, systemd), units, NoDropIns).Select(d => $"{d.Unit} {d.Directive}: {d.Should} / {d.Is}"));
    }

    [Theory]
    [InlineData("ganeti-noded.service", "KillMode", "\"control-group\"", "KillMode", "kills every guest")]
    [InlineData("ganeti-noded.service", "OOMPolicy", "\"stop\"", "OOMPolicy", "guest killed for want of memory")]
    [InlineData("ganeti-noded.service", "TasksMax", "4915", "TasksMax", "guests count as noded's")]
    [InlineData("ganeti-noded.service", "LimitNOFILESoft", "1024", "LimitNOFILE", "guests inherit")]
    [InlineData("ganeti-noded.service", "ExecStartPreEx", "[]", "ExecStartPre", "pid file")]
    [InlineData("ganeti-noded.service", "Restart", "\"no\"", "Restart", "not followed by a restart")]
    [InlineData("ganeti-noded.service", "WantedBy", "[]", "WantedBy", "not started")]
    [InlineData("ganeti-noded.service", "PrivateTmp", "true", "PrivateTmp", "passes it on to every guest")]
    [InlineData("ganeti-noded.service", "CapabilityBoundingSet", "2", "CapabilityBoundingSet", "passes it on to every guest")]
    [InlineData("ganeti-luxid.service", "KillMode", "\"mixed\"", "KillMode", "kills the running jobs")]
    [InlineData("ganeti-luxid.service", "SuccessExitStatus", "[[],[]]", "SuccessExitStatus", "exit code 11")]
    [InlineData("ganeti-luxid.service", "Conditions", "[]", "Condition", "can only fail")]
    [InlineData("ganeti-luxid.service", "Requires", "[\"ganeti-common.service\",\"ganeti-rapi.service\"]", "Requires", "stopped together")]
    [InlineData("ganeti-rapi.service", "After", "[\"ganeti.target\"]", "After", "before luxid")]
    [InlineData("ganeti-rapi.service", "SystemCallFilter", "[false,[]]", "SystemCallFilter", "sandbox")]
    [InlineData("ganeti-rapi.service", "RestrictAddressFamilies", "[true,[\"AF_UNIX\"]]", "RestrictAddressFamilies", "sandbox")]
    [InlineData("ganeti-confd.service", "PartOf", "[\"ganeti.service\"]", "PartOf", "does not reach it")]
    [InlineData("ganeti-confd.service", "Requires", "[]", "Requires", "directories")]
    [InlineData("ganeti-confd.service", "StopPropagatedFrom", "[]", "StopPropagatedFrom", "stop-all")]
    [InlineData("ganeti-confd.service", "EnvironmentFiles", "[[\"/etc/default/ganeti\",true]]", "EnvironmentFile", "--no-voting")]
    [InlineData("ganeti-confd.service", "RestartUSec", "100000", "RestartSec", "too fast")]
    [InlineData("ganeti-kvmd.service", "PartOf", "[\"ganeti-node.target\",\"ganeti.service\",\"ganeti-luxid.service\"]", "PartOf", "another one's")]
    [InlineData("ganeti-kvmd.service", "LoadState", "\"masked\"", "LoadState", "cannot start")]
    [InlineData("ganeti-metad.service", "WantedBy", "[\"ganeti-node.target\"]", "WantedBy", "when it should not")]
    [InlineData("ganeti-mond.service", "CapabilityBoundingSet", "18446744073709551615", "CapabilityBoundingSet", "sandbox")]
    [InlineData("ganeti-wconfd.service", "User", "\"root\"", "User", "cannot read")]
    [InlineData("ganeti-wconfd.service", "UMask", "18", "UMask", "read by others")]
    [InlineData("ganeti-common.service", "StartLimitIntervalUSec", "10000000", "StartLimitIntervalSec", "because of ganeti-common")]
    [InlineData("ganeti.service", "KillMode", "\"control-group\"", "KillMode", "kills them all")]
    [InlineData("ganeti.service", "SendSIGKILL", "true", "SendSIGKILL", "guests")]
    [InlineData("ganeti.service", "SourcePath", "\"\"", "SourcePath", "does not start them again")]
    [InlineData("ganeti.service", "Requires", "[\"sysinit.target\"]", "Requires", "starts nothing")]
    [InlineData("ganeti.target", "PartOf", "[]", "PartOf", "service ganeti stop")]
    [InlineData("ganeti.target", "WantedBy", "[]", "WantedBy", "at boot")]
    [InlineData("ganeti-master.target", "PartOf", "[\"ganeti.service\"]", "PartOf", "does not reach it")]
    [InlineData("ganeti-watcher.service", "NeedDaemonReload", "true", "NeedDaemonReload", "daemon-reload")]
    [InlineData("ganeti-watcher.service", "RestartPreventExitStatus", "[[],[]]", "RestartPreventExitStatus", "over and over")]
    [InlineData("ganeti-watcher-once.timer", "Unit", "\"other.service\"", "Unit", "something else")]
    public void Compare_OneDefect_IsFoundAndNothingElse(string unit, string property, string value, string directive, string breaks)
    {
        var difference = Assert.Single(TreeCheck.Compare(Tree(), With(unit, property, value), NoDropIns));

        Assert.Equal((unit, directive), (difference.Unit, difference.Directive));
        Assert.Contains(breaks, difference.Breaks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ganeti-watcher.service", "WantedBy", "[]")]
    [InlineData("ganeti-watcher.service", "WantedBy", "[\"multi-user.target\"]")]
    [InlineData("ganeti-watcher-once.service", "After", "[\"ganeti-common.service\",\"ganeti.service\",\"ganeti.target\",\"dbus.service\",\"network.target\",\"basic.target\"]")]
    [InlineData("ganeti-noded.service", "ProtectSystem", "\"yes\"")]
    [InlineData("ganeti-noded.service", "RestartUSec", "[]")]
    [InlineData("ganeti-confd.service", "After", null)]
    public void Compare_NoDefect_IsNotReported(string unit, string property, string? value) =>
        Assert.Empty(TreeCheck.Compare(Tree(), With(unit, property, value), NoDropIns));

    [Fact]
    public void Compare_DefectOfADropIn_NamesTheDropIn()
    {
        var units = With("ganeti-noded.service", "KillMode", "\"control-group\"").Select(unit => unit.Name == "ganeti-noded.service"
            ? unit with { Properties = unit.Properties.SetItem("DropInPaths", SystemdSays.Parse("[\"/a.conf\",\"/b.conf\"]")) }
            : unit);
        var dropIns = new Dictionary<string, UnitFile>
        {
            ["/a.conf"] = UnitFile.Parse("a", "[Service]\nKillMode=control-group\n"),
            ["/b.conf"] = UnitFile.Parse("b", "[Service]\nRestartSec=2s\n"),
        };

        Assert.Equal("/a.conf", Assert.Single(TreeCheck.Compare(Tree(), units, dropIns)).SetIn);
    }

    /// <summary>The daemon's unit is told of its activation last: what was ended before that is finished by the same command, and not by moving the node to the units.</summary>
    [Theory]
    [InlineData("luxid", Mends.Activate)]
    [InlineData("noded", Mends.ActivateNoded)]
    public void Compare_DaemonThatDoesNotKnowOfItsActivation_IsMendedByThat(string daemon, string mend)
    {
        var plan = TestValues.Plan();
        var activation = UnitTree.Render(ShippedTemplates.LoadActivation(daemon), plan.Facts, plan.Values, withDropIns: true);

        var differences = TreeCheck.Compare(Tree().MergedWith(activation), SystemdSays.About("252"), NoDropIns);

        Assert.NotEmpty(differences);
        Assert.All(differences, difference => Assert.Equal(($"ganeti-{daemon}.service", mend), (difference.Unit, difference.Mend)));
    }

    private static UnitTree Tree(string profile = "3.0", string systemd = "252") => TestValues.Tree(profile, systemd);

    private static ImmutableArray<LoadedUnit> With(string name, string property, string? json) =>
    [
        .. SystemdSays.About("252").Select(unit => unit.Name == name
            ? unit with
            {
                Properties = json is null ? unit.Properties.Remove(property) : unit.Properties.SetItem(property, SystemdSays.Parse(json)),
            }
            : unit),
    ];
}
