using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsCheck;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Luxi;

/// <summary>An answer to a query, in pieces of every size and with anything in it: all rows are understood, or an error names the place.</summary>
public sealed class StreamedRowsTests
{
    private const string Rows = """[[[0, "inst1"], [0, ["node1", "nöde2"]], [0, true]], [[0, "\u0069nst\u00e4"], [0, []], [0, false]]]""";
    private const string Definitions = """[{"name": "name", "doc": "a ] } \" doc"}, {}]""";

    private static readonly LuxiDeadlines Deadlines = new() { Answer = Until.Deadline };
    private static readonly LuxiDeadlines Short = new() { Answer = TimeSpan.FromMilliseconds(300) };
    private static readonly LuxiQuery Query = new("instance", ["name", "snodes", "disks_active"], null);
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(
        $$"""{"success": true, "result": {"fields": {{Definitions}}, "data": {{Rows}}}, "version": 3000000}""");

    private static readonly string[] Expected = ["inst1 on node1,nöde2: True", "instä on : False"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "\"\"", "\"\\ud800\"", "[]", "[[]]", "[0]", "[[0, null]]", "[0, 1]", "[\"0\", [\"x\"]]", "{}", "{\"data\": 1}",
    ];

    [Theory]
    [InlineData("""{"success": true, "result": {"fields": F, "data": R}}""")]
    [InlineData("""{"result": {"data": R, "fields": F}, "success": true}""")]
    [InlineData("""{"\ud800": 1, "success": true, "result": {"\ud800": 2, "data": R}}""")]
    [InlineData("""{"version": null, "other": {"data": [1]}, "result": {"data": R}, "success": true, "more": [2]}""")]
    [InlineData(" { \"success\" : true , \"result\" : { \"x\" : [ [ ] ] , \"data\" : R } } \n")]
    public void MembersInAnyOrder_InPiecesOfEverySize_AreUnderstood(string text)
    {
        var answer = Encoding.UTF8.GetBytes(text.Replace("F", Definitions, StringComparison.Ordinal).Replace("R", Rows, StringComparison.Ordinal));
        for (var piece = 1; piece <= answer.Length; piece++)
        {
            Assert.Equal(Expected, Read(answer, piece));
        }
    }

    [Fact]
    public async Task OverASocket_SplitAtEveryByte_IsUnderstood() => Assert.Equal(Expected, await AskAsync(Ended(Good).Select(each => new[] { each })));

    [Fact]
    public async Task CutAtEveryByte_IsNamed()
    {
        for (var length = 0; length <= Good.Length; length++)
        {
            var error = await Assert.ThrowsAnyAsync<LuxiException>(() => AskAsync([Good[..length]]));
            Assert.True(length == 0 ? error is LuxiDownException : error is LuxiProtocolException, $"{length}: {error}");
        }
    }

    [Fact]
    public void EndedAtEveryByte_IsNamed()
    {
        for (var length = 1; length < Good.Length; length++)
        {
            Assert.Throws<LuxiProtocolException>(() => Read(Good[..length], piece: 16));
        }
    }

    [Fact]
    public async Task TwoAnswers_AreNamed() => await Assert.ThrowsAsync<LuxiProtocolException>(() => AskAsync([[.. Ended(Good), .. Ended(Good)]]));

    [Fact]
    public async Task Silent_IsNamedWithinTheDeadline() => await Assert.ThrowsAsync<LuxiTimeoutException>(() => AskAsync([Good[..100]], closes: false));

    [Theory]
    [InlineData("{\"success\": true, \"result\": {\"data\": [", "[[0, \"inst1\"], [0, []], [0, true]],", "the answer is longer than")]
    [InlineData("{\"success\": true, \"result\": {\"data\": [[[0, \"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "a part of the answer is longer than")]
    [InlineData("{\"success\": true, \"result\": {\"data\": [", "                                ", "a part of the answer is longer than")]
    [InlineData("{\"success\": true, ", "\"other\": [0, 1, 2, 3, 4, 5, 6, 7, 8], ", "the answer is longer than")]
    public async Task NeverEnding_IsNamed(string start, string more, string expected)
    {
        byte[] block = [.. Enumerable.Repeat(Encoding.UTF8.GetBytes(more), 4096).SelectMany(each => each)];
        var error = await Assert.ThrowsAsync<LuxiProtocolException>(() => AskAsync(Enumerable.Repeat(block, int.MaxValue).Prepend(Encoding.UTF8.GetBytes(start))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsOfEveryLength_AlsoLongerThanTheBuffer_AreUnderstood()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(i => new string((char)('a' + (i % 26)), i * 311 % 90_000))];
        var rows = string.Join(", ", names.Select(name => $"""[[0, "{name}"], [0, ["node1"]], [0, true]]"""));
        var answer = Ended(Encoding.UTF8.GetBytes("{\"success\": true, \"result\": {\"fields\": [], \"data\": [" + rows + "]}}"));
        Assert.Equal(names.Select(name => $"{name} on node1: True"), await AskAsync(answer.Chunk(50_021)));
    }

    [Theory]
    [InlineData("[]", "query of instances: row 1: has 0 items, not 3")]
    [InlineData("[[0, 1], [0, 2], [0, 3], [0, 4]]", "query of instances: row 1: has 4 items, not 3")]
    [InlineData("7", "query of instances: row 1: should be a list, is a number")]
    [InlineData("""[[0, "x"], [0, []], 7]""", "query of instances: row 1: disks_active: should be a list, is a number")]
    [InlineData("""[[0, "x"], [0, []], [0]]""", "query of instances: row 1: disks_active: has 1 items, not 2")]
    [InlineData("""[[0, "x"], [0, []], [0, 1, 2]]""", "query of instances: row 1: disks_active: has 3 items, not 2")]
    [InlineData("""[[0, "x"], [0, []], [0, {}]]""", "query of instances: row 1: disks_active: should be true or false, is an object")]
    [InlineData("""[[0, "x"], [0, ["a", 1]], [0, true]]""", "query of instances: row 1: snodes[1]: should be a text, is a number")]
    [InlineData("""[[0, "x"], [0, null], [0, true]]""", "query of instances: row 1: snodes: should be a list, is null")]
    [InlineData("""[[0, null], [0, []], [0, true]]""", "query of instances: row 1: name: should be a text, is null")]
    [InlineData("""[[0, "\ud800"], [0, []], [0, true]]""", "query of instances: row 1: name: is no valid text")]
    public void WhatIsWrongInARow_IsNamed(string row, string expected) => Assert.Equal(expected, Error($$"""{"data": [[[0, "a"], [0, []], [0, true]], {{row}}]}"""));

    [Theory]
    [InlineData("{}", "query of instances: the answer has no 'data'")]
    [InlineData("""{"data": {}}""", "query of instances: should be a list, is an object")]
    [InlineData("""{"data": [], "data": []}""", "query of instances: the answer has 'data' twice")]
    [InlineData("[]", "query of instances: should be an object, is a list")]
    [InlineData("null", "query of instances: should be an object, is null")]
    [InlineData("""{"data": []}, "result": 1""", "Query: the answer has two results")]
    public void WhatIsNoTable_IsNamed(string result, string expected) => Assert.Equal(expected, Error(result));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"success": 1, "result": {"data": []}}""")]
    [InlineData("""{"success": true}""")]
    [InlineData("""{"result": {"data": []}}""")]
    [InlineData("""{"success": true, "result": {"data": []}} 2""")]
    [InlineData("""{"success": true, "result": {"data": []}, "version": 9000000}""")]
    [InlineData("""{"success": true, "result": {"data": []}, "version": "x"}""")]
    [InlineData("""{"success": true, "result": {"data": [[}}""")]
    [InlineData("not json")]
    public async Task NoAnswer_IsNamed(string text) => await Assert.ThrowsAsync<LuxiProtocolException>(() => AskAsync([Ended(Encoding.UTF8.GetBytes(text))]));

    [Theory]
    [InlineData("{\"success\": true, \"result\": {\"data\": [[[0, \"", "\"], [0, []], [0, true]]]}}")]
    [InlineData("{\"success\": true, \"result\": {\"fields\": \"", "\", \"data\": []}}")]
    [InlineData("{\"other\": \"", "\", \"success\": true, \"result\": {\"data\": []}}")]
    public async Task InvalidUtf8_IsNamed(string before, string after) => await Assert.ThrowsAsync<LuxiProtocolException>(
        () => AskAsync([Ended([.. Encoding.UTF8.GetBytes(before), 0xc3, 0x28, .. Encoding.UTF8.GetBytes(after)])]));

    [Theory]
    [InlineData("[", "")]
    [InlineData("{\"success\": true, \"result\": {\"data\": [[", "")]
    [InlineData("{\"success\": true, \"result\": {\"fields\": ", "")]
    public async Task DeeplyNested_IsNamed(string before, string after) => await Assert.ThrowsAsync<LuxiProtocolException>(
        () => AskAsync([Ended(Encoding.UTF8.GetBytes(before + new string('[', 100_000) + after))]));

    [Theory]
    [InlineData("""{"success": false, "result": ["JobQueueFull", ["full"]]}""", "JobQueueFull: full")]
    [InlineData("""{"result": ["OpPrereqError", ["no such field", "wrong_input"]], "success": false}""", "OpPrereqError: no such field, wrong_input")]
    [InlineData("""{"success": false, "result": "plain"}""", "RequestError: plain")]
    [InlineData("""{"success": false, "result": {"data": 7}}""", """RequestError: {"data": 7}""")]
    [InlineData("""{"result": {"data": []}, "success": false}""", "RequestError: a table")]
    public async Task Refused_IsGanetisError(string text, string expected) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<LuxiRefusedException>(() => AskAsync([Ended(Encoding.UTF8.GetBytes(text))]))).Message);

    [Fact]
    public void WhatRepeatsItself_IsMadeOnce()
    {
        List<string> nodes = [];
        PiecewiseAnswer.Give(
            """{"success": true, "result": {"data": [[[0, "a"], [0, ["node1"]], [0, true]], [[0, "b"], [0, ["node1"]], [0, true]]]}}"""u8.ToArray(), 64, Query,
            row => nodes.Add(row.Texts("snodes")[0]));
        Assert.Same(nodes[0], nodes[1]);
    }

    /// <summary>Any value in the place of any other, in pieces of any size: rows, or a named error.</summary>
    [Fact]
    public void AnythingAnywhere_IsNamed()
    {
        var text = Encoding.UTF8.GetString(Good);
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 12], Gen.Int[0, Values.Length - 1], Gen.Int[1, 80]).Sample((place, length, value, piece) =>
        {
            var answer = text[..place] + Values[value] + text[Math.Min(place + length, text.Length)..];
            try
            {
                Read(Encoding.UTF8.GetBytes(answer), piece);
            }
            catch (LuxiException)
            {
                // Named: what is asked for.
            }
        }, iter: 20_000);
    }

    [Fact]
    public void TimesAndNumbers_AreRead()
    {
        List<string> seen = [];
        PiecewiseAnswer.Give(
            """{"success": true, "result": {"data": [[[0, "12"], [0, [5, 250000]]], [[0, 13], [0, null]], [[0, 14], [2, [5, 0]]]]}}"""u8.ToArray(), 8, new("job", ["id", "ts"], null),
            row => seen.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Number("id")} {(row.TimeOrNull("ts") - DateTimeOffset.UnixEpoch)?.TotalSeconds}")));
        Assert.Equal(["12 5.25", "13 ", "14 "], seen);
    }

    private static string Show(LuxiRow row) => $"{row.Text("name")} on {string.Join(',', row.Texts("snodes"))}: {row.Flag("disks_active")}";

    private static byte[] Ended(byte[] answer) => [.. answer, 3];

    private static List<string> Read(byte[] answer, int piece)
    {
        List<string> rows = [];
        PiecewiseAnswer.Give(answer, piece, Query, row => rows.Add(Show(row)));
        return rows;
    }

    private static string Error(string result) =>
        Assert.Throws<LuxiProtocolException>(() => Read(Encoding.UTF8.GetBytes($$"""{"success": true, "result": {{result}}}"""), piece: 5)).Message;

    private static async Task<ImmutableArray<string>> AskAsync(IEnumerable<byte[]> pieces, bool closes = true)
    {
        await using var peer = new RawPeer(pieces, closes);
        var client = new LuxiClient(new LuxiSocket(peer.Path, closes ? Deadlines : Short, TimeProvider.System));
        return await client.QueryAsync(Query.What, Query.Fields, Query.Filter, Show, TestContext.Current.CancellationToken);
    }
}
