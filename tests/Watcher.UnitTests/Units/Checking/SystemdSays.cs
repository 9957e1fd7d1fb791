using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;

namespace Watcher.UnitTests.Units.Checking;

/// <summary>What real systemds told of the shipped units after a boot (Debian 12 and 13).</summary>
internal static class SystemdSays
{
    public static ImmutableArray<LoadedUnit> About(string version)
    {
        using var stream = typeof(SystemdSays).Assembly.GetManifestResourceStream($"systemd-{version}.json")!;
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document.RootElement.EnumerateObject().Select(unit => new LoadedUnit(
                unit.Name, unit.Value.EnumerateObject().ToImmutableDictionary(property => property.Name, property => Value(property.Value)))),
        ];
    }

    public static BusValue Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Value(document.RootElement);
    }

    private static BusValue Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new BusValue.Text(element.GetString()!),
        JsonValueKind.True or JsonValueKind.False => new BusValue.Flag(element.GetBoolean()),
        JsonValueKind.Number => new BusValue.Number((Int128)element.GetDecimal()),
        _ => new BusValue.List([.. element.EnumerateArray().Select(Value)]),
    };
}
