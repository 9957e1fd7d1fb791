using System.Collections.Immutable;
using Watcher.Core.Systemd;

namespace Watcher.Core.Units.Checking;

/// <summary>A unit as systemd has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Properties">Everything that systemd tells of it.</param>
internal sealed record LoadedUnit(string Name, ImmutableDictionary<string, BusValue> Properties)
{
    public string LoadState => Text("LoadState");

    public string UnitFileState => Text("UnitFileState");

    /// <summary>Files were changed since systemd read them.</summary>
    public bool NeedsReload => Properties.GetValueOrDefault("NeedDaemonReload") is BusValue.Flag { Value: true };

    /// <summary>A condition was not met when it was last to be started: it was not.</summary>
    public bool HasUnmetCondition => Properties.GetValueOrDefault("ConditionResult") is BusValue.Flag { Value: false } && Number("ConditionTimestampMonotonic") > 0;

    /// <summary>It is about to be started or stopped.</summary>
    public bool HasJob => Properties.GetValueOrDefault("Job") is BusValue.List { Items: [BusValue.Number number, ..] } && number.Value > 0;

    public ImmutableArray<string> DropIns => Words("DropInPaths");

    /// <summary>A text property; empty when there is none.</summary>
    public string Text(string property) => Properties.GetValueOrDefault(property) is BusValue.Text text ? text.Value : "";

    /// <summary>A number property; -1 when there is none.</summary>
    public long Number(string property) =>
        Properties.GetValueOrDefault(property) is BusValue.Number { Value: var number } && number <= long.MaxValue ? (long)number : -1;

    /// <summary>A property that is an array of texts.</summary>
    public ImmutableArray<string> Words(string property) => PropertyText.Words(Properties.GetValueOrDefault(property)) ?? [];
}
