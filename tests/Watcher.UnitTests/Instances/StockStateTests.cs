using System.Text.Json.Nodes;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>The stock watcher's state file of a group, as the instances duty reads and writes it.</summary>
public sealed class StockStateTests : GroupTest
{
    [Fact]
    public async Task ExhaustedEightHoursAgo_IsStartedAgain()
    {
        var instance = World.Add("inst1", "ERROR_down");
        WriteState(6);
        await PassAsync();
        Assert.Equal(0, instance.Starts);

        Time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));
        await PassAsync();

        Assert.Equal(1, instance.Starts);
    }

    [Fact]
    public async Task StockWatchersCount_GoesOn_AndItsOtherContentStays()
    {
        World.Add("inst1", "ERROR_down");
        Write(StateFile, $$$"""{"node": {"node1": {"bootid": "b1"}}, "instance": {"inst1": {"restart_count": 4, "restart_when": {{{Now}}}}, "gone": {"restart_count": 1, "restart_when": {{{Now}}}}}, "more": [1, null]}""");

        await PassAsync();

        AssertTold("(attempt 5 of 5)");
        var state = ReadState();
        Assert.Equal("b1", (string?)state["node"]!["node1"]!["bootid"]);
        Assert.Equal(1, (int)state["more"]![0]!);
        Assert.Null(state["instance"]!["gone"]);
    }

    [Fact]
    public async Task NothingNew_FileIsTouchedOnly()
    {
        World.Add("inst1");
        await PassAsync();
        File.SetLastWriteTimeUtc(StateFile, DateTime.UnixEpoch);

        await NextPassAsync();

        Assert.Equal(Time.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc(StateFile));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"instance": []}""")]
    [InlineData("""{"instance": {"inst1": {"restart_count": "many"}}}""")]
    [InlineData("""{"instance": {"inst1": {"restart_count": -1}}}""")]
    public async Task StateFileIsBad_IsKeptAsideAndTold_AndTheWorkGoesOn(string content)
    {
        var instance = World.Add("inst1", "ERROR_down");
        Write(StateFile, content);

        await PassAsync();

        Assert.Equal(1, instance.Starts);
        Assert.Equal(content, File.ReadAllText($"{StateFile}.bad"));
        Assert.Single(Reporter.Told.OfType<StateFileInvalid>());
    }

    [Fact]
    public async Task StateFileIsTooLarge_IsKeptAsideAndTold_AndTheWorkGoesOn()
    {
        var instance = World.Add("inst1", "ERROR_down");
        Write(StateFile, "{" + new string(' ', 17 << 20) + "}");

        await PassAsync();
        await NextPassAsync();

        Assert.Equal(1, instance.Starts);
        Assert.Equal((17 << 20) + 2, new FileInfo($"{StateFile}.bad").Length);
        Assert.Contains("is larger than", Assert.Single(Reporter.Told.OfType<StateFileInvalid>()).Why, StringComparison.Ordinal);
    }

    private long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    private void WriteState(int restarts) => Write(StateFile, new JsonObject
    {
        ["instance"] = new JsonObject { ["inst1"] = new JsonObject { ["restart_count"] = restarts, ["restart_when"] = Now } },
    }.ToJsonString());
}
