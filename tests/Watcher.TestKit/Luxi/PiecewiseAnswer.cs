using System.Text;
using System.Text.Json;
using Watcher.Core.Luxi;

namespace Watcher.TestKit.Luxi;

/// <summary>Gives an answer to whoever asked for rows, as a socket does: piece by piece.</summary>
internal static class PiecewiseAnswer
{
    // Odd and small, so that pieces end anywhere.
    private const int Piece = 37;

    /// <summary>Gives the result of a query that succeeded.</summary>
    public static void Give(JsonElement result, LuxiQuery query, Action<LuxiRow> take) =>
        Give(Encoding.UTF8.GetBytes($$"""{"success": true, "result": {{result.GetRawText()}}}"""), Piece, query, take);

    /// <summary>Gives any bytes, without the mark at their end.</summary>
    public static void Give(ReadOnlyMemory<byte> answer, int piece, LuxiQuery query, Action<LuxiRow> take)
    {
        var reader = new AnswerReader(query, "Query", take);
        var done = 0;
        for (var come = 0; come < answer.Length;)
        {
            come = Math.Min(come + piece, answer.Length);
            done += reader.Read(answer[done..come], isLast: come == answer.Length);
        }
    }
}
