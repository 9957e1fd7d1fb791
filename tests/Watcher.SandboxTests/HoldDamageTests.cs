namespace Watcher.SandboxTests;

/// <summary>A file of holds that cannot be understood: passes and the service start nothing until it is mended.</summary>
public sealed class HoldDamageTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Mond = "ganeti-mond";
    private const string Holds = "var/lib/ganeti-watcher/holds.json";

    [Fact]
    public async Task Pass_TheFileOfHoldsIsDamaged_StartsNothingUntilItIsMended()
    {
        await PassAsync();
        Node.Write(Holds, "{ \"holds\": [ { \"daemon\": \"ganeti-confd\"");
        await Daemons.KillAsync(Confd, Mond);
        Daemons.ForgetCalls();

        await PassAsync(exitCode: 1);
        await PassAsync(exitCode: 1);
        Assert.Empty(Daemons.Starts);
        Assert.Single(Node.Log.Split('\n'), line => line.Contains($"any daemon may be held: {Node.PathOf(Holds)}: ", StringComparison.Ordinal));
        Assert.StartsWith("{ \"holds\"", Node.Read(Holds), StringComparison.Ordinal);

        // Held anew; the damaged file is kept, and in the way until a person has read it.
        var result = await PassAsync(exitCode: 0, "hold", "confd");
        Assert.Contains($"{Node.PathOf(Holds)}.bad", result.Error, StringComparison.Ordinal);
        Assert.Contains("nothing is started", (await PassAsync(exitCode: 1, "release", "mond")).Error, StringComparison.Ordinal);
        await PassAsync(exitCode: 1);
        Assert.Empty(Daemons.Starts);

        Node.Delete($"{Holds}.bad");
        await PassAsync();
        Assert.Equal([Mond], Daemons.Starts);
    }

    [Fact]
    public async Task Serve_TheFileOfHoldsIsDamagedAndMended_IsNoticedAtOnce()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        Node.Write(Holds, "garbage");
        await Node.UntilLogSaysAsync("any daemon may be held");
        await Daemons.KillAsync(Confd);
        await Node.UntilLogSaysAsync($"{Confd} died");
        Assert.Empty(Daemons.Starts);

        Node.Delete(Holds);

        await Daemons.UntilRunningAsync(Confd);
    }
}
