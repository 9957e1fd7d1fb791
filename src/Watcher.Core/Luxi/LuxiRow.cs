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

    public string Text(string field) => LuxiValue.Text(Value(field), PlaceOf(field));

    /// <summary>Null when the value is not known, or is null.</summary>
    public string? TextOrNull(string field) => IsKnown(field) ? LuxiValue.TextOrNull(Value(field), PlaceOf(field)) : null;

    public bool Flag(string field) => LuxiValue.Flag(Value(field), PlaceOf(field));

    public long Number(string field) => LuxiValue.Number(Value(field), PlaceOf(field));

    public ImmutableArray<string> Texts(string field) => LuxiValue.Texts(Value(field), PlaceOf(field));

    public ImmutableArray<JsonElement> List(string field) => LuxiValue.List(Value(field), PlaceOf(field));

    public string PlaceOf(string field) => $"{place}: {field}";

    private bool IsKnown(string field) => LuxiValue.Number(Cell(field)[0], PlaceOf(field)) == Normal;

    private JsonElement Value(string field) => Cell(field)[1];

    private ImmutableArray<JsonElement> Cell(string field) => LuxiValue.List(cells[fields.IndexOf(field)], PlaceOf(field), length: 2);
}
