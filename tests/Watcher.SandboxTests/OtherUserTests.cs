using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>What users other than the watcher's can see and do. Takes root: somebody else must be played.</summary>
public sealed class OtherUserTests : SandboxTest
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can play another user");
        await base.InitializeAsync();
        File.SetUnixFileMode(Node.Root, ForAll);
    }

    /// <summary>The snapshot is readable for everybody, so that monitoring needs no rights.</summary>
    [Fact]
    public async Task Status_AskedByAnybodyWhileTheServiceRuns_ShowsIt()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        string[] command = [.. SandboxNode.AsNobody, Node.CopyOfExecutable(), "status"];

        var result = await Command.RunAsync(command, Until.Deadline, Node.Environment);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("Service: at work", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The last good pass would be word of a node that nobody watches any more.</summary>
    [Fact]
    public async Task Check_AskedByAnybody_WhenTheConfigurationCannotBeUsed_IsCritical_WithoutWhatStandsInIt()
    {
        await StartAllAsync();
        var copy = Node.CopyOfExecutable();
        await PassAsync();
        Assert.Equal(0, (await AsNobodyAsync("check")).ExitCode);
        Settings.Set("NoSuchThing", "secret");

        await PassAsync(exitCode: 2);

        var check = await AsNobodyAsync("check");
        Assert.Equal(2, check.ExitCode);
        Assert.StartsWith("GANETI CRITICAL - 2 things: No pass can be made, the configuration cannot be used: (told to root); not known: daemons", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await AsNobodyAsync("status")).ExitCode);

        Task<CommandResult> AsNobodyAsync(string verb) => Command.RunAsync([.. SandboxNode.AsNobody, copy, verb], Until.Deadline, Node.Environment);
    }

    /// <summary>He who may see nothing is told so, and never that all is well.</summary>
    [Fact]
    public async Task Status_AskedByAnybodyWithoutService_SaysWhatHeMayNotSee_OrWhatTheLastPassHasLeft()
    {
        await StartAllAsync();
        var copy = Node.CopyOfExecutable();
        var nothing = await AsNobodyAsync("status");
        Assert.Equal((3, 3), (nothing.ExitCode, (await AsNobodyAsync("check")).ExitCode));
        Assert.Contains("? Not known: daemons, instances and disks: only root may look at them", nothing.Output, StringComparison.Ordinal);

        await PassAsync();
        var left = await AsNobodyAsync("status");
        Assert.True(left.ExitCode == 0, left.ToString());
        Assert.Contains("What follows is what that pass has left", left.Output, StringComparison.Ordinal);

        await Daemons.KillAsync("ganeti-mond");
        var gone = await AsNobodyAsync("status");
        Assert.True(gone.ExitCode == 1, gone.ToString());
        Assert.Contains("! ganeti-mond   down       pid ", gone.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await AsNobodyAsync("check")).ExitCode);

        var word = Node.ReadJson("run/ganeti-watcher/pass.json")!;
        word["rhythm"] = new JsonArray(1, 2);
        Node.Write("run/ganeti-watcher/pass.json", word.ToJsonString());
        Assert.Contains("! No pass has been made since ", (await AsNobodyAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("No pass has been made since ", (await AsNobodyAsync("check")).Output, StringComparison.Ordinal);

        word.AsObject().Remove("node");
        word["rhythm"] = new JsonArray();
        Node.Write("run/ganeti-watcher/pass.json", word.ToJsonString());
        var kept = await AsNobodyAsync("check");
        Assert.Equal(3, kept.ExitCode);
        Assert.Contains("daemons: the last pass has not looked at them", kept.Output, StringComparison.Ordinal);

        Task<CommandResult> AsNobodyAsync(string verb) => Command.RunAsync([.. SandboxNode.AsNobody, copy, verb], Until.Deadline, Node.Environment);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("release")]
    public async Task HoldAndRelease_AskedByAnybody_NeedRoot(string verb)
    {
        await PassAsync(exitCode: 0, "hold", "mond");
        var before = Node.Read("var/lib/ganeti-watcher/holds.json");
        string[] command = [.. SandboxNode.AsNobody, Node.CopyOfExecutable(), verb, "mond"];

        var result = await Command.RunAsync(command, Until.Deadline, Node.Environment);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"ganeti-watcher: {verb} needs root (", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Node.Read("var/lib/ganeti-watcher/holds.json"));
    }

    /// <summary>Daemons are root's business: nobody else can be starting them, whatever his programs are called.</summary>
    [Fact]
    public async Task Pass_AnybodysProgramIsCalledDaemonUtil_IsNotWaitedFor()
    {
        Daemons.Tell("hang", "ganeti-noded");
        File.SetUnixFileMode(Node.PathOf("stand-in"), ForAll | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(Node.PathOf("stand-in/calls"), ForAll | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(Node.PathOf("stand-in/idle"), ForAll | UnixFileMode.OtherWrite);
        _ = Command.RunAsync(
            [.. SandboxNode.AsNobody, Node.PathOf("usr/lib/ganeti/daemon-util"), "start", "ganeti-noded"], Until.Deadline, Node.Environment);
        await Daemons.UntilHangingAsync("ganeti-noded");
        File.Delete(Node.PathOf("stand-in/hang.ganeti-noded"));

        var result = await Node.WatcherAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        AssertLogHasNot("Waiting for '");
        AssertRunning(SandboxDaemons.OfMaster);
    }
}
