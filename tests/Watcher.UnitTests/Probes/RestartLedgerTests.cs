using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Probes;

/// <summary>When a daemon that runs and does not do its work is restarted, whichever duty finds that out.</summary>
public sealed class RestartLedgerTests
{
    private const string Fault = "it does not answer";

    private static readonly DateTimeOffset Wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Daemon Rapi = DaemonCatalog.Find("rapi")!;
    private static readonly ModeState Systemds = new(NodeMode.Systemd, "ganeti.target is loaded");

    private RestartTerms _terms = new(new(NodeMode.Plain, "no systemd"), false, false, HoldsSight.None, new(Wall, TimeSpan.FromHours(9), null));

    private TimeSpan Now => _terms.Now.Monotonic;

    [Fact]
    public void Faulty_IsRestartedOnceAnHour()
    {
        var (ledger, act) = RestartLedger.Blank.Judge(Rapi, Fault, _terms);
        Assert.Equal((new RestartDaemon(Rapi, false, Fault), new RestartLedger { At = Now, OwesStart = true }), (act, ledger));

        Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((ledger, null), ledger.Judge(Rapi, Fault, _terms));

        Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(ledger.Judge(Rapi, Fault, _terms).Act);
    }

    [Fact]
    public void RestartThatIsNotThrough_IsMadeUpAfterAMinute()
    {
        var ledger = new RestartLedger { At = Now, OwesStart = true };
        Advance(TimeSpan.FromSeconds(59));
        Assert.Null(ledger.Judge(Rapi, null, _terms).Act);
        Assert.Equal(TimeSpan.FromSeconds(1), ledger.WakeIn(isFaulty: false, Now));

        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new RestartDaemon(Rapi, false, "its restart is not through"), ledger.Judge(Rapi, null, _terms).Act);
    }

    [Fact]
    public void NothingIsWrong_NothingIsDone()
    {
        Assert.Equal((RestartLedger.Blank, null), RestartLedger.Blank.Judge(Rapi, null, _terms));
        Assert.Null(RestartLedger.Blank.WakeIn(isFaulty: false, Now));
    }

    /// <summary>systemd starts what it has stopped, and a daemon that does not run is its own business.</summary>
    [Fact]
    public void Systemds_IsRestartedWhereThatIsAllowed_AndOwesNothing()
    {
        _terms = _terms with { Mode = Systemds, RestartsUnits = true };
        Assert.Equal((new RestartLedger { At = Now }, new RestartDaemon(Rapi, true, Fault)), RestartLedger.Blank.Judge(Rapi, Fault, _terms));

        var owed = new RestartLedger { At = TimeSpan.Zero, OwesStart = true };
        Assert.Equal((owed, null), owed.Judge(Rapi, null, _terms));
    }

    [Theory]
    [InlineData("a pause")]
    [InlineData("an operation")]
    [InlineData("a hold")]
    [InlineData("holds that cannot be read")]
    [InlineData("systemd")]
    [InlineData("a mode in doubt")]
    [InlineData("no mode")]
    public void SomethingStandsAgainstIt_NothingIsDone_AndTheHourDoesNotBegin(string what)
    {
        _terms = what switch
        {
            "a pause" => _terms with { Now = _terms.Now with { StandStill = "paused" } },
            "an operation" => _terms with { IsOperationUnderWay = true },
            "a hold" => _terms with { Holds = new([new Hold(Rapi.Name, Wall, "alice")]) },
            "holds that cannot be read" => _terms with { Holds = new([], "holds.json: is garbage") },
            "systemd" => _terms with { Mode = Systemds },
            "a mode in doubt" => _terms with { Mode = Systemds with { Doubt = "no bus" }, RestartsUnits = true },
            _ => _terms with { Mode = ModeState.Blank, RestartsUnits = true },
        };
        var owed = new RestartLedger { At = TimeSpan.Zero, OwesStart = true };

        Assert.Equal((RestartLedger.Blank, null), RestartLedger.Blank.Judge(Rapi, Fault, _terms));
        Assert.Equal((owed, null), owed.Judge(Rapi, null, _terms));
    }

    [Fact]
    public void JustRestarted_IsLookedAtOftenUntilItIsMended_ForHalfAMinute()
    {
        var ledger = new RestartLedger { At = Now };
        Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(2), ledger.WakeIn(isFaulty: true, Now));
        Assert.Null(ledger.WakeIn(isFaulty: false, Now));

        Advance(TimeSpan.FromSeconds(1));
        Assert.Null(ledger.WakeIn(isFaulty: true, Now));
    }

    private void Advance(TimeSpan by) => _terms = _terms with { Now = _terms.Now with { Monotonic = Now + by } };
}
