using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Watcher.Core.Cluster;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Luxi;

/// <summary>A luxid that answers with anything at all: each answer ends in a value or in a named error, in time.</summary>
public sealed class HostilePeerTests
{
    // A peer that answers has all the time that a busy machine needs; one that does not, little.
    private static readonly LuxiDeadlines Deadlines = new() { Answer = Until.Deadline };
    private static readonly LuxiDeadlines Short = new() { Answer = TimeSpan.FromMilliseconds(300) };
    private static readonly byte[] Good = Encoding.UTF8.GetBytes("""{"success": true, "result": ["node1.example.com", "äöü"]}""" + "\u0003");

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775808", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[[]]", "[[0, null]]", "[1, 2]", "{}", "{\"data\": 1}",
    ];

    [Fact]
    public async Task Whole_IsUnderstood() => Assert.Equal("äöü", (await CallAsync([Good])).EnumerateArray().Last().GetString());

    [Fact]
    public async Task SplitAtEveryByte_IsUnderstood() => Assert.Equal(2, (await CallAsync(Good.Select(each => new[] { each }))).GetArrayLength());

    [Fact]
    public async Task CutAtEveryByte_IsNamed()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var error = await Assert.ThrowsAnyAsync<LuxiException>(() => CallAsync([Good[..length]]));
            Assert.True(length == 0 ? error is LuxiDownException : error is LuxiProtocolException, $"{length}: {error}");
        }
    }

    [Fact]
    public async Task TwoAnswers_AreNamed() => await Assert.ThrowsAsync<LuxiProtocolException>(() => CallAsync([[.. Good, .. Good]]));

    [Fact]
    public async Task Silent_IsNamedWithinTheDeadline() => await Assert.ThrowsAsync<LuxiTimeoutException>(() => CallAsync([], closes: false));

    [Fact]
    public async Task FallsSilentInTheMiddle_IsNamedWithinTheDeadline() =>
        await Assert.ThrowsAsync<LuxiTimeoutException>(() => CallAsync([Good[..10]], closes: false));

    [Fact]
    public async Task NeverEnding_IsNamed() => await Assert.ThrowsAnyAsync<LuxiException>(() => CallAsync(Endless()));

    [Fact]
    public async Task NobodyListens_IsNamed() => await Assert.ThrowsAsync<LuxiDownException>(
        () => new LuxiSocket("/nonexistent/socket", Deadlines, TimeProvider.System).CallAsync("x", [], TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"success": 1, "result": 2}""")]
    [InlineData("""{"success": true}""")]
    [InlineData("""{"result": true}""")]
    [InlineData("""{"success": true, "result": 1} 2""")]
    [InlineData("""{"success": true, "result": 1, "version": 9000000}""")]
    [InlineData("""{"success": true, "result": 1, "version": "x"}""")]
    [InlineData("""{"\ud800": true, "success": true}""")]
    [InlineData("not json")]
    public async Task NoAnswer_IsNamed(string text) => await Assert.ThrowsAsync<LuxiProtocolException>(() => CallAsync([Encoding.UTF8.GetBytes(text + "\u0003")]));

    [Fact]
    public async Task InvalidUtf8_IsNamed() =>
        await Assert.ThrowsAsync<LuxiProtocolException>(() => CallAsync([[.. "{\"success\": true, \"result\": \""u8, 0xc3, 0x28, .. "\"}\u0003"u8]]));

    [Fact]
    public async Task DeeplyNested_IsNamed() =>
        await Assert.ThrowsAsync<LuxiProtocolException>(() => CallAsync([Encoding.UTF8.GetBytes(new string('[', 100_000) + "\u0003")]));

    [Theory]
    [InlineData("""["JobQueueFull", ["full"]]""", "JobQueueFull: full")]
    [InlineData("""["OpPrereqError", ["no memory", "insufficient_resources"]]""", "OpPrereqError: no memory, insufficient_resources")]
    [InlineData("""["GenericError", "text"]""", "GenericError: text")]
    [InlineData("""["X", [{"a": 1}]]""", """X: {"a": 1}""")]
    [InlineData("\"plain\"", "RequestError: plain")]
    [InlineData("[1, 2]", "RequestError: [1, 2]")]
    public async Task Refused_IsGanetisError(string result, string expected) => Assert.Equal(
        expected,
        (await Assert.ThrowsAsync<LuxiRefusedException>(() => CallAsync([Encoding.UTF8.GetBytes($$"""{"success": false, "result": {{result}}}""" + "\u0003")]))).Message);

    /// <summary>Any value in the place of any part of a real answer: what is read of it is a value or a named error.</summary>
    [Fact]
    public void WrongTypeInAnyField_IsNamed() => Gen.Select(Gen.Int[0, 400], Gen.Int[0, Values.Length - 1]).Sample((place, value) =>
    {
        var peer = new Mutating(World(), place, Values[value]);
        foreach (var call in Calls(peer))
        {
            try
            {
                call().GetAwaiter().GetResult();
            }
            catch (LuxiException)
            {
                // Named: what is asked for.
            }
        }
    }, iter: 2000);

    private static LuxiWorld World()
    {
        var world = new LuxiWorld();
        world.Add("inst1", "ERROR_down");
        world.Locked.Add("inst2");
        world.AddJob("error", "OP_INSTANCE_MIGRATE", "inst1").Results.Add(("error", new JsonArray("OpExecError", new JsonArray("x"))));
        world.AddJob("running", "OP_INSTANCE_STARTUP", "inst1").Opcodes[0]!["reason"] = new JsonArray(new JsonArray("gnt:watcher", "x", 1));
        return world;
    }

    private static IEnumerable<Func<Task>> Calls(ILuxi luxi)
    {
        var client = new LuxiClient(luxi);
        var reader = new GroupReader(client, new NodeGroup(LuxiWorld.GroupUuid, "default"));
        var ct = TestContext.Current.CancellationToken;
        yield return () => client.GetMasterAsync(ct);
        yield return () => client.IsQueueDrainedAsync(ct);
        yield return () => client.ArchiveAsync(TimeSpan.Zero, ct);
        yield return () => client.WaitForJobAsync(1, null, ct);
        yield return () => client.SubmitAsync([new JsonArray(new JsonObject { ["OP_ID"] = "OP_INSTANCE_STARTUP", ["instance_name"] = "inst1" })], ct);
        yield return () => reader.ReadInstancesAsync(ct);
        yield return () => reader.ReadNodesAsync(ct);
        yield return () => reader.ReadLockedAsync(ct);
        yield return () => JobTraces.FindAsync(client, new HashSet<string> { "inst1" }, ct);
        yield return () => new WhereaboutsProbe(luxi, new LuxiWorld()).AskAsync(ct);
    }

    private static IEnumerable<byte[]> Endless()
    {
        while (true)
        {
            yield return new byte[65536].Select(_ => (byte)' ').ToArray();
        }
    }

    private static async Task<JsonElement> CallAsync(IEnumerable<byte[]> pieces, bool closes = true)
    {
        await using var peer = new RawPeer(pieces, closes);
        return await new LuxiSocket(peer.Path, closes ? Deadlines : Short, TimeProvider.System).CallAsync("Query", [], TestContext.Current.CancellationToken);
    }

    /// <summary>A scripted cluster in whose answers one part, counted from the beginning, is replaced.</summary>
    private sealed class Mutating(LuxiWorld world, int place, string replacement) : ILuxi
    {
        public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
        {
            var left = place % 100;
            return JsonDocument.Parse(Write(await world.CallAsync(method, arguments, ct), ref left)).RootElement;
        }

        public async Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct) =>
            PiecewiseAnswer.Give(await CallAsync(LuxiQuery.Method, query.ToArguments(), ct), query, take);

        private string Write(JsonElement value, ref int left)
        {
            if (left-- == 0)
            {
                return replacement;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.Array:
                    var items = ImmutableArray.CreateBuilder<string>();
                    foreach (var item in value.EnumerateArray())
                    {
                        items.Add(Write(item, ref left));
                    }

                    return $"[{string.Join(',', items)}]";
                case JsonValueKind.Object:
                    var members = ImmutableArray.CreateBuilder<string>();
                    foreach (var member in value.EnumerateObject())
                    {
                        members.Add($"\"{member.Name}\":{Write(member.Value, ref left)}");
                    }

                    return $"{{{string.Join(',', members)}}}";
                default:
                    return value.GetRawText();
            }
        }
    }
}
