using System.Text.Json;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>What systemd 252 really sent (recorded with busctl): a crash, a unit that fails until its start limit, an exit with code 11.</summary>
public sealed class RecordedSignalsTests
{
    private static readonly string[] Units = ["t-crash.service", "t-limit.service", "t-clean.service"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Recording_InStepsOfAnySize_IsToldOnceEach(int factsAStep)
    {
        var teller = new UnitTeller([.. Units]);
        teller.Step(Units.Select(Running));

        foreach (var facts in Recorded().Chunk(factsAStep))
        {
            teller.Step(facts);
        }

        teller.Now += TimeSpan.FromSeconds(1);
        teller.Step();
        Assert.Equal("its main process was killed by SIGKILL", Assert.Single(Deaths(teller, "t-crash.service")).Cause);
        Assert.Equal(3, Deaths(teller, "t-limit.service").Count());
        Assert.All(Deaths(teller, "t-limit.service"), death => Assert.Equal("its main process exited with code 7", death.Cause));
        Assert.Empty(Deaths(teller, "t-clean.service"));
        Assert.Equal(
            [typeof(UnitNotMaster), typeof(UnitGivenUp)],
            teller.Standing.Select(notice => notice.GetType()));
    }

    private static IEnumerable<UnitDied> Deaths(UnitTeller teller, string unit) => teller.Happened.OfType<UnitDied>().Where(death => death.Unit == unit);

    private static UnitChanged Running(string unit) => new(
        unit,
        new UnitProperties { LoadState = "loaded", ActiveState = "active", SubState = "running", ExitTimestamp = 0, Restarts = unit == Units[0] ? 1u : 0 },
        IsListing: true);

    private static IEnumerable<Fact> Recorded()
    {
        using var reader = new StreamReader(typeof(RecordedSignalsTests).Assembly.GetManifestResourceStream("systemd252-signals.jsonl")!);
        while (reader.ReadLine() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            var unit = message.RootElement.GetProperty("unit").GetString()!;
            yield return message.RootElement.TryGetProperty("job", out var job)
                ? new UnitJobEnded(unit, job.GetString()!)
                : new UnitChanged(unit, UnitProperties.Of(message.RootElement.GetProperty("changed").EnumerateObject().Select(Property)), IsListing: false);
        }
    }

    private static KeyValuePair<string, BusValue> Property(JsonProperty property) => new(property.Name, property.Value.ValueKind switch
    {
        JsonValueKind.String => new BusValue.Text(property.Value.GetString()!),
        JsonValueKind.Number => new BusValue.Number(property.Value.GetUInt64()),
        _ => new BusValue.Flag(property.Value.ValueKind == JsonValueKind.True),
    });
}
