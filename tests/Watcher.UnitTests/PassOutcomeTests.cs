using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Instances;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests;

/// <summary>The law: 0 also while a fault stands, 1 when the pass could not do its work.</summary>
public sealed class PassOutcomeTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly Notice[] FaultsThatStand =
    [
        new RestartsExhausted("inst1", 5, Now), new CleanupsExhausted("inst1", 5), new InstanceHindered("inst1", "queue full", Now),
        new InstanceElsewhere("inst1", "node1", "node2"), new EvidenceMissing("inst1", "shared disks", "node2"), new NodeHelpless("node2", false, 3),
        new DaemonSilent("ganeti-rapi", "no answer", Now), new OperationUnderWay("daemon-util", TooLong: true), new GateFault("daemons", "owned by uid 7"),
    ];

    private static readonly Notice[] CouldNot =
    [
        new ModeIs(NodeMode.Unknown, "silent"), new ModeInDoubt("silent"), new RoleUnknown("empty"), new PidFileUnclear("ganeti-confd", "nonsense"),
        new DaemonFailing("ganeti-rapi", "exit code 1", 1, Now), new HoldsUnknown("damaged"), new LuxidUnavailable("default", "down"),
        new StatusFilesFailed("default", "full"), new StandingStill("daemons", "unreadable", IsDefect: true),
    ];

    [Fact]
    public void ExitCode_AFaultStands_Is0()
    {
        Assert.All(FaultsThatStand, notice => Assert.True(notice.IsFault, $"{notice}"));
        Assert.All(FaultsThatStand, notice => Assert.Equal((0, notice), (PassOutcome.ExitCode(false, [notice]), notice)));
    }

    [Fact]
    public void ExitCode_TheWorkCouldNotBeDone_Is1()
    {
        Assert.All(CouldNot, notice => Assert.True(notice.IsFault, $"{notice}"));
        Assert.All(CouldNot, notice => Assert.Equal((1, notice), (PassOutcome.ExitCode(false, [new NotInCluster(), notice]), notice)));
    }

    [Fact]
    public void ExitCode_Otherwise()
    {
        Assert.Equal(0, PassOutcome.ExitCode(false, [new NotInCluster(), new ModeIs(NodeMode.Plain, ""), new StandingStill("daemons", "paused", IsDefect: false)]));
        Assert.Equal(1, PassOutcome.ExitCode(true, []));
        Assert.Equal(11, PassOutcome.ExitCode(false, [new MasterLost("default", "node2 is")]));
        Assert.Equal(12, PassOutcome.ExitCode(true, [new HostNameUnresolved("no such name")]));
    }
}
