using CsCheck;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>Signals that are lost, doubled, mixed with those of other units, cut short, or nonsense.</summary>
public sealed class HostileSignalsTests
{
    private static readonly string[] Units = ["ganeti-mond.service", "ganeti-confd.service", "ganeti-rapi.service"];

    private enum Happening
    {
        Death,
        Restart,
        Stop,
        Start,
        GivenUp,
        ConditionUnmet,
        NotMaster,
        Pause,
    }

    [Fact]
    public void WhateverHappensToTheMessages_NoCauseIsWrong_AndNoDeathIsToldTwice() => Gen.Select(
        Gen.Select(Gen.Int[0, 2], Gen.Enum<Happening>()).Array[1, 30], Gen.Int[0, 3].Array[200], Gen.Int[1, 7]).Sample((story, luck, stepSize) =>
    {
        var messages = Units.Select(unit => new UnitMessages(unit)).ToArray();
        var teller = new UnitTeller([.. Units]);
        teller.Step(messages.Select(each => each.Running()));
        var deaths = 0;
        var facts = new List<Fact>();
        foreach (var (unit, happening) in story)
        {
            facts.AddRange(Messages(messages[unit], happening, ref deaths));
        }

        // 0: lost, 3: doubled.
        var arrived = facts.SelectMany((fact, i) => Enumerable.Repeat(fact, luck[i % luck.Length] switch { 0 => 0, 3 => 2, _ => 1 }));
        foreach (var step in arrived.Chunk(stepSize))
        {
            teller.Step(step);
            teller.Now += TimeSpan.FromSeconds(1);
        }

        var told = teller.Happened.OfType<UnitDied>().Where(death => death.Deaths == 1).ToList();
        return told.Count <= deaths
            && told.Select(death => death.Cause).Distinct().Count() == told.Count
            && told.All(death => death.Cause.StartsWith("its main process exited with code ", StringComparison.Ordinal));
    });

    [Fact]
    public void MessagesAcrossUnits_InAnyOrder_TellTheSame() => Gen.Int[0, 2].Array[30].Sample(order =>
    {
        var messages = Units.Select(unit => new UnitMessages(unit)).ToArray();
        var queues = messages.Select(each => new Queue<Fact>([.. each.Exits(20), .. each.Restarted(), .. each.Stopped(), .. each.Started()])).ToArray();
        var teller = new UnitTeller([.. Units]);
        teller.Step(messages.Select(each => each.Running()));
        foreach (var next in order.Concat(Enumerable.Range(0, 100).Select(i => i % 3)))
        {
            teller.Step(queues[next].TryDequeue(out var fact) ? [fact] : []);
        }

        return Units.All(unit =>
            teller.Happened.OfType<UnitDied>().Count(death => death.Unit == unit) == 1
            && teller.Happened.OfType<UnitRunsAgain>().Count(again => again.Unit == unit) == 1
            && teller.Happened.OfType<UnitStarted>().Count(started => started.Unit == unit) == 1)
            && teller.Standing.Count == 0;
    });

    [Fact]
    public void Nonsense_NeverThrows() => Gen.Select(Nonsense.Array[0, 20], Gen.Bool).Array[1, 20].Sample(said =>
    {
        var teller = new UnitTeller(Units[0]);
        foreach (var (properties, isListing) in said)
        {
            teller.Step(new UnitChanged(Units[0], UnitProperties.Of(properties), isListing));
            teller.Now += TimeSpan.FromMinutes(1);
        }
    });

    private static Gen<KeyValuePair<string, BusValue>> Nonsense => Gen.Select(
        Gen.OneOf(
            "LoadState", "ActiveState", "SubState", "UnitFileState", "Result", "ConditionResult", "ConditionTimestampMonotonic", "MainPID", "NRestarts",
            "ExecMainCode", "ExecMainStatus", "ExecMainExitTimestampMonotonic", "Unheard"),
        Gen.OneOf(
            Gen.OneOf("active", "inactive", "failed", "deactivating", "activating", "success", "signal", "loaded", "masked", "", "\0é")
                .Select(BusValue (text) => new BusValue.Text(text)),
            Gen.Long.Select(BusValue (number) => new BusValue.Number(number)),
            Gen.ULong.Select(BusValue (number) => new BusValue.Number(number)),
            Gen.Bool.Select(BusValue (flag) => new BusValue.Flag(flag)),
            Gen.Const<BusValue>(new BusValue.List([new BusValue.Text("active")]))),
        (name, value) => KeyValuePair.Create(name, value));

    /// <summary>Each death has an exit code of its own: its cause is known by it.</summary>
    private static IEnumerable<Fact> Messages(UnitMessages unit, Happening happening, ref int deaths) => happening switch
    {
        Happening.Death => unit.Exits(20 + deaths++),
        Happening.Restart => unit.Restarted(),
        Happening.Stop => unit.Stopped(),
        Happening.Start => unit.Started(),
        Happening.GivenUp => unit.GivenUp(),
        Happening.ConditionUnmet => unit.ConditionUnmet(),
        Happening.NotMaster => unit.EndsWell(11),
        _ => [],
    };
}
