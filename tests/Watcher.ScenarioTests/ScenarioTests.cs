using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Watcher.ScenarioTests.Groups;
using Xunit;

namespace Watcher.ScenarioTests;

/// <summary>
/// One theory over the folders of tests/scenarios: each is a story (README.md), a world (world.json: of one node's daemons, or of the instances
/// and disks of a group), and the log that it must leave (expected.log). A missing expected.log is written, and the test fails once, so that somebody reads it before it is believed.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly string[] Levels = [" INFORMATION ", " WARNING ", " ERROR ", " CRITICAL "];

    private static readonly string Root = typeof(ScenarioTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Scenarios").Value!;

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_Played_LeavesItsLog(string name)
    {
        var folder = Path.Combine(Root, name);
        var world = await ReadAsync("world.json");

        var log = await PlayAsync(world, TestContext.Current.CancellationToken);

        var expected = Path.Combine(folder, "expected.log");
        if (!File.Exists(expected))
        {
            await using var file = File.CreateText(expected);
            await file.WriteAsync(log);
            Assert.Fail($"{expected} was missing and is written now: read it, and run again");
        }

        Assert.Equal(await ReadAsync("expected.log"), log);
        AssertNotLoud(world, log);
        Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"{folder} tells no story: README.md is missing");

        static void AssertNotLoud(string world, string log)
        {
            using var document = JsonDocument.Parse(world, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var lines = log.Split('\n').Count(line => Levels.Any(level => line.Contains(level, StringComparison.Ordinal)));
            Assert.True(!document.RootElement.TryGetProperty("mostLines", out var most) || lines <= most.GetInt32(), $"{lines} lines are told");
        }

        static Task<string> PlayAsync(string world, CancellationToken ct)
        {
            using var document = JsonDocument.Parse(world, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.TryGetProperty("instances", out _)
                ? GroupScenario.PlayAsync(document.Deserialize<GroupWorld>(Json)!, ct)
                : new ScenarioPlayer(document.Deserialize<World>(Json)!).PlayAsync(ct);
        }

        Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
    }
}
