using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>
/// Understands the answer to a query while it comes: <c>{"success": …, "result": {"fields": …, "data": [row, …]}}</c>, the members in any order.
/// It goes forward by what can be understood only as a whole: a row, or a member beside them.
/// </summary>
/// <param name="query">The question.</param>
/// <param name="place">Where an error in what is around the rows is.</param>
/// <param name="take">Called for each row.</param>
internal sealed class AnswerReader(LuxiQuery query, string place, Action<LuxiRow> take)
{
    private readonly LuxiRow _row = new(query.Fields, query.Place);
    private JsonReaderState _state;
    private AnswerStage _stage;
    private bool? _success;
    private bool _hasTable;
    private bool _hasRows;
    private JsonElement? _noTable;
    private int _rows;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What has come and was not read yet.</param>
    /// <param name="isLast">Whether that is the rest of the answer.</param>
    /// <returns>How many of them were read; the others are wanted again, together with what follows.</returns>
    public int Read(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        try
        {
            return ReadOn(bytes, isLast);
        }
        catch (JsonException e)
        {
            throw AnswerEnvelope.NoJson(place, e);
        }
    }

    private int ReadOn(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes.Span, isLast, _state);
        var done = 0;
        for (var rows = _rows; TryGoForward(ref reader, bytes); rows = _rows)
        {
            var end = (int)reader.BytesConsumed;
            AnswerEnvelope.CheckUtf8(bytes.Span[done..end], place);
            (done, _state) = (end, reader.CurrentState);
            if (_rows > rows)
            {
                take(_row);
            }
        }

        return done;
    }

    /// <summary>False when what comes next has not come as a whole, or there is no more.</summary>
    private bool TryGoForward(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes) => reader.Read() && _stage switch
    {
        AnswerStage.Start => Enter(reader.TokenType, JsonTokenType.StartObject, AnswerStage.Envelope, place),
        AnswerStage.Envelope => TryReadMember(ref reader),
        AnswerStage.Table => TryReadTableMember(ref reader),
        AnswerStage.Rows => TryReadRow(ref reader, bytes),
        _ => false,
    };

    /// <summary>A name that is spelt with escapes may be no valid text ("\ud800"), and is none of those that are looked for.</summary>
    private static bool IsNamed(Utf8JsonReader reader, string name) => !reader.ValueIsEscaped && reader.ValueTextEquals(name);

    private bool Enter(JsonTokenType found, JsonTokenType wanted, AnswerStage stage, string where)
    {
        _stage = found == wanted ? stage : throw LuxiValue.Unexpected(found, where, wanted == JsonTokenType.StartObject ? "an object" : "a list");
        return true;
    }

    private bool TryReadMember(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            Conclude();
            return Enter(reader.TokenType, reader.TokenType, AnswerStage.End, place);
        }

        if (IsNamed(reader, AnswerEnvelope.Result))
        {
            return TryReadResult(ref reader);
        }

        var (isSuccess, isVersion) = (IsNamed(reader, AnswerEnvelope.Success), IsNamed(reader, AnswerEnvelope.Version));
        if (!isSuccess && !isVersion)
        {
            return reader.TrySkip();
        }

        if (!JsonElement.TryParseValue(ref reader, out var value))
        {
            return false;
        }

        if (isSuccess)
        {
            _success = LuxiValue.Flag(value.Value, $"{place}: {AnswerEnvelope.Success}");
        }
        else
        {
            AnswerEnvelope.CheckVersion(value.Value, place);
        }

        return true;
    }

    /// <summary>A table, or whatever the error is; also when it is not known yet which of them.</summary>
    private bool TryReadResult(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (_hasTable || _noTable is not null)
        {
            throw new LuxiProtocolException($"{place}: the answer has two results");
        }

        if (reader.TokenType == JsonTokenType.StartObject && _success != false)
        {
            _hasTable = true;
            return Enter(reader.TokenType, reader.TokenType, AnswerStage.Table, place);
        }

        return JsonElement.TryParseValue(ref reader, out _noTable);
    }

    private bool TryReadTableMember(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return Enter(reader.TokenType, reader.TokenType, AnswerStage.Envelope, place);
        }

        if (!IsNamed(reader, "data"))
        {
            // The fields' definitions, which nobody needs.
            return reader.TrySkip();
        }

        if (!reader.Read())
        {
            return false;
        }

        _hasRows = !_hasRows ? true : throw new LuxiProtocolException($"{query.Place}: the answer has 'data' twice");
        return Enter(reader.TokenType, JsonTokenType.StartArray, AnswerStage.Rows, query.Place);
    }

    private bool TryReadRow(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return Enter(reader.TokenType, reader.TokenType, AnswerStage.Table, place);
        }

        if (!_row.TryRead(ref reader, bytes, _rows))
        {
            return false;
        }

        _rows++;
        return true;
    }

    private void Conclude()
    {
        if (_success is not { } success || (!_hasTable && _noTable is null))
        {
            throw AnswerEnvelope.Incomplete(place);
        }

        if (!success)
        {
            throw AnswerEnvelope.Refusal(_noTable);
        }

        if (_noTable is { } other)
        {
            _ = LuxiValue.Member(other, "", query.Place);
        }

        if (!_hasRows)
        {
            throw new LuxiProtocolException($"{query.Place}: the answer has no 'data'");
        }
    }
}
