using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>What is counted of daemons, and what the metrics make of the duty's memory.</summary>
public sealed class DaemonTallyTests
{
    [Theory]
    [InlineData("signal", 2, 9, "SIGKILL")]
    [InlineData("core-dump", 3, 11, "SIGSEGV")]
    [InlineData("signal", 2, 34, "signal 34")]
    [InlineData("exit-code", 1, 3, "exit code 3")]
    [InlineData("oom-kill", 2, 9, "out of memory")]
    [InlineData("watchdog", 2, 6, "watchdog")]
    [InlineData("timeout", 2, 9, "time-out")]
    public void CausesOfUnits_AreFew(string result, int code, int status, string kind) =>
        Assert.Equal(kind, UnitCause.Kind(new UnitProperties { Result = result, ExitCode = code, ExitStatus = status }));

    [Fact]
    public void Memory_WithoutIt_AndWithIt_CanBeRead()
    {
        var old = DaemonsMemory.Blank with { Ledgers = DaemonsMemory.Blank.Ledgers.Add("ganeti-noded", new DaemonLedger()) };
        var counted = old with { Ledgers = old.Ledgers.SetItem("ganeti-noded", new DaemonLedger { Tally = DaemonTally.Died(null, "SIGKILL", 2) }), Needed = ["ganeti-noded"] };

        Assert.DoesNotContain("tally", Text(old), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("needed", Text(counted), StringComparison.OrdinalIgnoreCase);
        var read = JsonSerializer.Deserialize(Text(counted), DaemonsJson.Default.DutyStateDaemonsMemory)!.Memory;
        Assert.Equal(2, read.Ledgers["ganeti-noded"].Tally!.Deaths["SIGKILL"]);
        var bare = JsonSerializer.Deserialize(Text(counted).Replace("\"deaths\"", "\"what\"", StringComparison.Ordinal), DaemonsJson.Default.DutyStateDaemonsMemory)!.Memory;
        Assert.Empty(bare.Ledgers["ganeti-noded"].Tally!.Deaths);
    }

    [Theory]
    [InlineData("active", false, false, 1)]
    [InlineData("reloading", false, false, 1)]
    [InlineData("activating", false, false, 0)]
    [InlineData("active", true, false, 0)]
    [InlineData("failed", true, false, 0)]
    [InlineData("inactive", true, true, 1)]
    public void Up_OfAUnit(string state, bool isDown, bool isOutside, double up)
    {
        var unit = new UnitLedger
        {
            ActiveState = state,
            Down = isDown ? new UnitDown(TimeSpan.Zero, UnitDownHow.Died) : null,
            OutsideSince = isOutside ? TimeSpan.Zero : null,
            Tally = DaemonTally.Restarted(DaemonTally.Died(null, "SIGKILL"), DateTimeOffset.UnixEpoch),
        };
        var memory = DaemonsMemory.Blank with
        {
            Mode = new ModeState(NodeMode.Systemd, ""),
            Place = new NodePlace(NodeRole.Regular, [], []),
            Needed = ["ganeti-noded"],
            Units = ImmutableSortedDictionary<string, UnitLedger>.Empty.Add("ganeti-noded.service", unit),
        };

        var samples = DaemonFigures.Of(memory);

        Assert.Equal(up, Value(samples, MetricCatalog.DaemonUp));
        Assert.Equal((1, 1), (Value(samples, MetricCatalog.DaemonDeaths), Value(samples, MetricCatalog.DaemonRestarts)));
        Assert.Equal(["systemd", "node"], samples.Single(sample => sample.Metric == MetricCatalog.Node).Labels);
    }

    [Fact]
    public void Up_OfAPlainNodesDaemon_OnlyOnceItsStartIsThrough()
    {
        var starting = new DaemonLedger { Down = new DownState(TimeSpan.Zero, DownHow.Crashed, true), Start = new StartState(TimeSpan.Zero, false) };

        Assert.Equal(0, Up(starting));
        Assert.Equal(0, Up(new DaemonLedger()));
        Assert.Equal(1, Up(starting with { Down = null, Running = new ProcessIdentity(1, 2) }));

        static double Up(DaemonLedger ledger) => Value(
            DaemonFigures.Of(DaemonsMemory.Blank with { Needed = ["ganeti-noded"], Ledgers = DaemonsMemory.Blank.Ledgers.Add("ganeti-noded", ledger) }), MetricCatalog.DaemonUp);
    }

    private static double Value(ImmutableArray<Sample> samples, Metric metric) => samples.Single(sample => sample.Metric == metric).Value;

    private static string Text(DaemonsMemory memory) =>
        JsonSerializer.Serialize(new DutyState<DaemonsMemory>(memory, ImmutableSortedDictionary<string, ToldState>.Empty), DaemonsJson.Default.DutyStateDaemonsMemory);

    [Fact]
    public void RestartsOfToday_BeginAnewAtMidnight_WhereTheNodeIs()
    {
        var evening = new DateTimeOffset(2026, 3, 4, 23, 59, 0, TimeSpan.FromHours(1));
        var tally = DaemonTally.Restarted(DaemonTally.Restarted(null, evening), evening);
        Assert.Equal(2, DaemonTally.Today(tally, evening));
        Assert.Null(DaemonTally.Today(tally, evening.AddMinutes(2)));

        tally = DaemonTally.Restarted(tally, evening.AddMinutes(2));
        Assert.Equal((1, 3), (DaemonTally.Today(tally, evening.AddMinutes(3)), tally.Restarts));
        Assert.Null(DaemonTally.Today(null, evening));
    }
}
