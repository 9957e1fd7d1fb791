using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>
/// The row of a query's answer that has just come. Every cell is <c>[status, value]</c> (ganeti/query.py). It lies in the bytes of the answer, and
/// is good until the next one is read.
/// </summary>
/// <param name="fields">The names of its cells.</param>
/// <param name="place">Where the rows are, for errors.</param>
internal sealed class LuxiRow(ImmutableArray<string> fields, string place)
{
    // constants.RS_NORMAL; another one stands before a value that is not known (a node that does not answer, is offline …).
    private const long Normal = 0;

    // Of the year 9999.
    private const long LastSecond = 253_402_300_800;

    private readonly SharedTexts _texts = new();
    private readonly LuxiCell[] _states = new LuxiCell[fields.Length];
    private readonly LuxiCell[] _values = new LuxiCell[fields.Length];
    private ReadOnlyMemory<byte> _bytes;
    private int _number;

    public string Text(string field) => Text(Value(field), field);

    /// <summary>Null when the value is not known, or is null.</summary>
    public string? TextOrNull(string field) => IsKnown(field) && Value(field) is { Kind: not JsonTokenType.Null } value ? Text(value, field) : null;

    public bool Flag(string field) => Value(field).Kind switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        var other => throw LuxiValue.Unexpected(other, PlaceOf(field), "true or false"),
    };

    public long Number(string field) => Number(Value(field), field);

    /// <summary>A moment, as <c>[seconds, microseconds]</c> of Unix time; null when it is not known, or has not come.</summary>
    public DateTimeOffset? TimeOrNull(string field)
    {
        if (!IsKnown(field) || Value(field).Kind == JsonTokenType.Null)
        {
            return null;
        }

        var place = PlaceOf(field);
        var parts = LuxiValue.List(Element(field), place, length: 2);
        var (seconds, microseconds) = (LuxiValue.Number(parts[0], place), LuxiValue.Number(parts[1], place));
        return seconds is >= 0 and < LastSecond && microseconds is >= 0 and < 1_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds)
            : throw new LuxiProtocolException($"{place}: [{seconds}, {microseconds}] is no time");
    }

    public ImmutableArray<string> Texts(string field)
    {
        var cell = Value(field);
        if (cell.Kind != JsonTokenType.StartArray)
        {
            throw LuxiValue.Unexpected(cell.Kind, PlaceOf(field), "a list");
        }

        var list = Bytes(cell);
        var reader = new Utf8JsonReader(list);
        _ = reader.Read();
        ImmutableArray<string>.Builder? texts = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts ??= ImmutableArray.CreateBuilder<string>(initialCapacity: 1);
            var item = $"{field}[{texts.Count}]";
            _ = LuxiCell.TryRead(ref reader, out var text);
            texts.Add(Text(text with { Start = text.Start + cell.Start, End = text.End + cell.Start }, item));
        }

        return texts?.DrainToImmutable() ?? [];
    }

    public ImmutableArray<JsonElement> List(string field) => LuxiValue.List(Element(field), PlaceOf(field));

    public string PlaceOf(string field) => $"{PlaceOf(_number)}: {field}";

    /// <summary>Reads the row at whose first token a reader stands; false when its end has not come yet.</summary>
    /// <param name="reader">It reads the bytes.</param>
    /// <param name="bytes">What has come of the answer and was not read yet.</param>
    /// <param name="number">Which row it is, from 0.</param>
    internal bool TryRead(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, int number)
    {
        (_bytes, _number) = (bytes, number);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw LuxiValue.Unexpected(reader.TokenType, PlaceOf(number), "a list");
        }

        var count = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return count == fields.Length ? true : throw new LuxiProtocolException($"{PlaceOf(number)}: has {count} items, not {fields.Length}");
            }

            if (!(count < fields.Length ? TryReadCell(ref reader, count) : reader.TrySkip()))
            {
                return false;
            }

            count++;
        }

        return false;
    }

    private bool TryReadCell(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw LuxiValue.Unexpected(reader.TokenType, PlaceOf(fields[index]), "a list");
        }

        var count = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return count == 2 ? true : throw new LuxiProtocolException($"{PlaceOf(fields[index])}: has {count} items, not 2");
            }

            if (!LuxiCell.TryRead(ref reader, out var cell))
            {
                return false;
            }

            (count++ == 0 ? _states : _values)[index] = cell;
        }

        return false;
    }

    private string PlaceOf(int number) => $"{place}: row {number}";

    private bool IsKnown(string field) => Number(_states[fields.IndexOf(field)], field) == Normal;

    private LuxiCell Value(string field) => _values[fields.IndexOf(field)];

    private ReadOnlySpan<byte> Bytes(LuxiCell cell) => _bytes.Span[cell.Start..cell.End];

    private string Text(LuxiCell cell, string field) =>
        cell.Kind != JsonTokenType.String ? throw LuxiValue.Unexpected(cell.Kind, PlaceOf(field), "a text")
        : cell.IsEscaped ? LuxiValue.Text(Element(cell), PlaceOf(field))
        : _texts.Of(_bytes.Span[(cell.Start + 1)..(cell.End - 1)]);

    private long Number(LuxiCell cell, string field) =>
        cell.Kind == JsonTokenType.Number && Utf8Parser.TryParse(Bytes(cell), out long number, out var length) && length == cell.End - cell.Start
            ? number
            : LuxiValue.Number(Element(cell), PlaceOf(field));

    private JsonElement Element(string field) => Element(Value(field));

    private JsonElement Element(LuxiCell cell)
    {
        var reader = new Utf8JsonReader(Bytes(cell));
        return JsonElement.ParseValue(ref reader);
    }
}
