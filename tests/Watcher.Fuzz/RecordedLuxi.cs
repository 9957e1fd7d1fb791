using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;

namespace Watcher.Fuzz;

/// <summary>A luxid whose answers are the input, one after the other, each ended by 0x03 as on the socket.</summary>
internal sealed class RecordedLuxi(ReadOnlyMemory<byte> input) : ILuxi
{
    private const byte EndOfMessage = 3;
    private const int Piece = 29;

    private readonly ImmutableArray<ReadOnlyMemory<byte>> _answers = Parts.Of(input, EndOfMessage);
    private int _given;

    /// <summary>What comes next, as it is.</summary>
    public ReadOnlyMemory<byte> Next() =>
        _given < _answers.Length && _answers[_given++] is { IsEmpty: false } answer ? answer : throw new LuxiDownException("the connection was closed without an answer");

    public Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct) => Task.FromResult(LuxiSocket.Result(Next(), method));

    public Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct)
    {
        PiecewiseAnswer.Give(Next(), Piece, query, take);
        return Task.CompletedTask;
    }
}
