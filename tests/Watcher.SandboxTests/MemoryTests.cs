namespace Watcher.SandboxTests;

/// <summary>What is remembered between passes, and what happens when it is spoilt.</summary>
public sealed class MemoryTests : SandboxTest
{
    private const string Memory = "var/lib/ganeti-watcher/daemons.json";
    private const string Confd = "ganeti-confd";

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "memory": null, "told": {} }""")]
    [InlineData("""{ "memory": { "bootId": "x", "mode": { "mode": 0""")]
    [InlineData("\0\0\0\0")]
    public async Task Pass_ItIsSpoilt_IsKeptAsideAndTheWorkGoesOn(string content)
    {
        Node.Write(Memory, content);

        await Node.WatcherAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        Assert.Equal(content, Node.Read(Memory + ".bad"));
        AssertLogHas($"begins with an empty memory: {Node.PathOf(Memory)}: ");
        await PassAsync();
        Assert.Single(Node.Log.Split('\n'), line => line.Contains("empty memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_ItIsADirectory_TheWorkGoesOn()
    {
        Directory.CreateDirectory(Node.PathOf(Memory));

        await Node.WatcherAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas(Node.PathOf(Memory));
    }

    [Fact]
    public async Task Pass_ItIsALink_TheWorkGoesOnAndItsTargetIsNotTouched()
    {
        Node.Write("stand-in/treasure", "precious");
        Directory.CreateDirectory(Path.GetDirectoryName(Node.PathOf(Memory))!);
        File.CreateSymbolicLink(Node.PathOf(Memory), Node.PathOf("stand-in/treasure"));

        await Node.WatcherAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        Assert.Equal("precious", Node.Read("stand-in/treasure"));
    }

    /// <summary>Nothing is done that could not be written down before.</summary>
    [Fact]
    public async Task Pass_ItCannotBeWritten_SaysSoAndStartsNothing()
    {
        Node.Write("var/lib/ganeti-watcher", "a file where the directory should be");

        await PassAsync(exitCode: 1);

        Assert.Empty(Daemons.Starts);
        AssertLogHas("daemons: could not ");
        AssertLogHas(Node.PathOf("var/lib/ganeti-watcher"));
    }

    [Fact]
    public async Task Pass_ItIsFromAnotherBoot_AStoppedDaemonIsStarted()
    {
        await PassAsync();
        await Daemons.StopAsync(Confd);
        await PassAsync();
        var memory = Node.ReadJson(Memory)!;
        memory["memory"]!["bootId"] = "another boot's";
        Node.Write(Memory, memory.ToJsonString());
        Daemons.ForgetCalls();

        await PassAsync();

        Assert.Equal([Confd], Daemons.Starts);
    }

    [Fact]
    public async Task Pass_ItHasMembersOfALaterVersion_IsRead()
    {
        await PassAsync();
        await Daemons.StopAsync(Confd);
        var memory = Node.ReadJson(Memory)!;
        memory["later"] = 1;
        memory["memory"]!["later"] = "yes";
        Node.Write(Memory, memory.ToJsonString());
        Daemons.ForgetCalls();

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        Assert.False(Node.Exists(Memory + ".bad"));
    }
}
