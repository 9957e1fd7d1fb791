using System.Collections.Immutable;
using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>One row of a query's answer.</summary>
/// <param name="cells">Its cells.</param>
/// <param name="fields">Their names.</param>
/// <param name="place">Where the row is, for errors.</param>
internal sealed class LuxiRow(ImmutableArray<JsonElement> cells, ImmutableArray<string> fields, string place)
{
    // constants.RS_NORMAL; another one stands before a value that is not known (a node that does not answer, is offline …).
    private const long Normal = 0;

    // Of the year 9999.
    private const long LastSecond = 253_402_300_800;

    public string Text(string field) => LuxiValue.Text(Value(field), PlaceOf(field));

    /// <summary>Null when the value is not known, or is null.</summary>
    public string? TextOrNull(string field) => IsKnown(field) ? LuxiValue.TextOrNull(Value(field), PlaceOf(field)) : null;

    public bool Flag(string field) => LuxiValue.Flag(Value(field), PlaceOf(field));

    public long Number(string field) => LuxiValue.Number(Value(field), PlaceOf(field));

    /// <summary>A moment, as <c>[seconds, microseconds]</c> of Unix time; null when it is not known, or has not come.</summary>
    public DateTimeOffset? TimeOrNull(string field)
    {
        if (!IsKnown(field) || Value(field).ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var place = PlaceOf(field);
        var parts = LuxiValue.List(Value(field), place, length: 2);
        var (seconds, microseconds) = (LuxiValue.Number(parts[0], place), LuxiValue.Number(parts[1], place));
        return seconds is >= 0 and < LastSecond && microseconds is >= 0 and < 1_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds)
            : throw new LuxiProtocolException($"{place}: [{seconds}, {microseconds}] is no time");
    }

    public ImmutableArray<string> Texts(string field) => LuxiValue.Texts(Value(field), PlaceOf(field));

    public ImmutableArray<JsonElement> List(string field) => LuxiValue.List(Value(field), PlaceOf(field));

    public string PlaceOf(string field) => $"{place}: {field}";

    private bool IsKnown(string field) => LuxiValue.Number(Cell(field)[0], PlaceOf(field)) == Normal;

    private JsonElement Value(string field) => Cell(field)[1];

    private ImmutableArray<JsonElement> Cell(string field) => LuxiValue.List(cells[fields.IndexOf(field)], PlaceOf(field), length: 2);
}
