namespace Watcher.SandboxTests;

/// <summary>A whole operation of Ganeti's is waited for while root runs it, and nobody else's program of that name.</summary>
public sealed class OperationTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Program = "gnt-cluster";

    /// <summary>"At once" is before the schedule could, which does not come round: the operation's end is heard.</summary>
    [Fact]
    public async Task Service_DaemonDiesWhileAnOperationIsUnderWay_IsStartedWhenItEnds()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        using var operation = Begin([]);
        await Daemons.KillAsync(Confd);
        await Until.TrueAsync(() => Node.Log.Contains($"{Program} init' to be done", StringComparison.Ordinal), "the operation is waited for", () => Node.Log);
        Assert.Empty(Daemons.Starts);

        operation.Dispose();

        await Daemons.UntilRunningAsync(Confd);
    }

    [Fact]
    public async Task Pass_AnOperationIsUnderWay_StartsNothing()
    {
        using var operation = Begin([]);

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas($"{Program} init' to be done");
        operation.Dispose();
        await PassAsync();
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Pass_AnybodysProgramIsCalledSo_IsNotWaitedFor()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can play another user");
        const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(Node.Root, ForAll);
        File.SetUnixFileMode(Node.PathOf("stand-in"), ForAll);
        File.SetUnixFileMode(Node.PathOf("stand-in/idle"), ForAll | UnixFileMode.OtherWrite);
        using var operation = Begin(SandboxNode.AsNobody);

        await PassAsync();

        AssertLogHasNot("Waiting for '");
        AssertRunning(SandboxDaemons.OfMaster);
        operation.Dispose();
    }

    private StandInOperation Begin(IReadOnlyList<string> wrapper) => StandInOperation.Begin(Node, Program, "init", wrapper);
}
