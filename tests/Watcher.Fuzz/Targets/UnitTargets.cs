using System.Collections.Immutable;
using Watcher.Core;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Fuzz.Targets;

/// <summary>What systemd says of units, and drop-ins that others wrote.</summary>
internal static class UnitTargets
{
    private const string Unit = "ganeti-noded.service";
    private const string DropIn = "/etc/systemd/system/ganeti-noded.service.d/local.conf";

    private static readonly UnitTree Tree = Render();

    // An input names a property by its place here, so new ones are added at the end.
    private static readonly ImmutableArray<string> Properties =
    [
        "LoadState", "ActiveState", "SubState", "UnitFileState", "Result", "ConditionResult", "ConditionTimestampMonotonic", "MainPID", "NRestarts",
        "ExecMainCode", "ExecMainStatus", "ExecMainExitTimestampMonotonic", "NeedDaemonReload", "DropInPaths", "WantedBy", "TriggeredBy", "ConsistsOf",
        .. DirectiveTable.All.Select(directive => directive.Property).Distinct().Order(StringComparer.Ordinal),
    ];

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        FuzzTarget.OfText("unit-drop-in", DropInOf, typeof(FileFormatException)),
        new("unit-properties", PropertiesOf),
        new("unit-signals", SignalsOf),
    ];

    /// <summary>A unit as it is listed: a byte for each property's name, and its value.</summary>
    private static void PropertiesOf(byte[] input)
    {
        var reader = new InputReader(input);
        var all = ImmutableDictionary.CreateBuilder<string, BusValue>();
        while (!reader.IsAtEnd)
        {
            all[Name(reader.Byte())] = reader.Value();
        }

        all.TryAdd("LoadState", new BusValue.Text("loaded"));
        var properties = all.ToImmutable();
        _ = (TreeCheck.Compare(Tree, [new LoadedUnit(Unit, properties)], new Dictionary<string, UnitFile>()), UnitNames.Of([Unit], [properties]));
    }

    /// <summary>Messages, one after the other: a byte for what it is, and its properties; the number before them is how many.</summary>
    private static void SignalsOf(byte[] input)
    {
        var reader = new InputReader(input);
        var (ledger, now) = (UnitLedger.Blank, TimeSpan.FromMinutes(1));
        var notices = ImmutableArray.CreateBuilder<Notice>();
        while (!reader.IsAtEnd)
        {
            var (isListing, count) = (reader.Byte() % 2 == 0, reader.Byte() % 16);
            var said = new UnitProperties();
            for (var i = 0; i < count; i++)
            {
                said = said.With(Name(reader.Byte()), reader.Value());
            }

            now += TimeSpan.FromSeconds(1);
            ledger = UnitFold.Take(ledger, new UnitChanged(Unit, said, isListing), new SupervisedOptions(), new Moment(DateTimeOffset.UnixEpoch + now, now, null), notices);
        }

        _ = notices.Select(notice => notice.Fingerprint()).Count();
        var seen = new SupervisedSeen(new SupervisedOptions(), [], [Unit], []) { RoleGrace = TimeSpan.FromSeconds(90) };
        _ = SupervisedDecision.Decide(
            ImmutableSortedDictionary<string, UnitLedger>.Empty.Add(Unit, ledger), seen, new Moment(DateTimeOffset.UnixEpoch, now, null));
    }

    private static void DropInOf(string input)
    {
        var file = UnitFile.Parse(DropIn, input);
        var dropIns = new Dictionary<string, UnitFile> { [DropIn] = file };
        foreach (var directive in DirectiveTable.All)
        {
            _ = directive.Wanted(file);
        }

        var properties = ImmutableDictionary<string, BusValue>.Empty
            .Add("LoadState", new BusValue.Text("loaded")).Add("DropInPaths", new BusValue.List([new BusValue.Text(DropIn)]))
            .Add("NeedDaemonReload", new BusValue.Flag(true));
        _ = TreeCheck.Compare(Tree, [new LoadedUnit(Unit, properties)], dropIns);
    }

    private static string Name(byte number) => Properties[number % Properties.Length];

    private static UnitTree Render()
    {
        var plan = UnitPlan.Make(new UnitRequest(DottedVersion.Parse("3.0"), null, []), null, DottedVersion.Parse("252"), "/usr/sbin/ganeti-watcher");
        return UnitTree.Render(ShippedTemplates.Load(), plan.Facts, plan.Values, withDropIns: true);
    }
}
