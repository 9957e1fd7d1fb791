namespace Watcher.SandboxTests;

/// <summary>The watcher's hooks, run by a pass and by the service.</summary>
public sealed class HooksTests : SandboxTest
{
    private const string Folder = "etc/ganeti/hooks/watcher";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private string[] Runs => (Node.Read("stand-in/hooks") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public async Task Pass_RunsThemInOrder_InSilence()
    {
        await StartAllAsync();
        Write("b");
        Write("a");
        Write("c.sh");
        Write("d", mode: (UnixFileMode)0b110_100_100);

        await PassAsync();

        Assert.Equal(["a", "b"], Runs);
        AssertLogHasNot("hook");
    }

    [Fact]
    public async Task Pass_OneFails_IsToldOnce_AndIsNoFailureOfThePass()
    {
        await StartAllAsync();
        Write("a", "echo it is broken >&2; exit 3");

        await PassAsync();
        await PassAsync();

        Assert.Single(Node.Log.Split('\n'), line => line.Contains("a exited with code 3. It is run again at the next look. It said: it is broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_Paused_NoneIsRun()
    {
        Write("a");
        Node.Write("var/lib/ganeti/watcher.pause", "4000000000\n");

        await PassAsync();

        Assert.Empty(Runs);
    }

    [Fact]
    public async Task Pass_OneHangs_ItsGroupIsEnded_AndTheOtherDutiesDoNotWait()
    {
        await StartAllAsync();
        Settings.Set("Hooks:Deadline", "2s");
        Write("a", $"sleep 600 & echo $! > {Node.PathOf("stand-in/child")}; wait");
        Write("b");

        await PassAsync();

        Assert.Equal(["b"], Runs);
        AssertLogHas("a did not end within 2 s, and was ended");
        var child = int.Parse(Node.Read("stand-in/child")!, System.Globalization.CultureInfo.InvariantCulture);
        await Until.TrueAsync(() => !SandboxProcesses.IsAlive(child), "the hook's child is gone, too");
    }

    /// <summary>The stock watcher waits for the end of the output, and so for the daemon.</summary>
    [Fact]
    public async Task Pass_OneLeavesADaemon_IsNotWaitedFor_AndTheDaemonLives()
    {
        await StartAllAsync();
        Write("a", $"setsid sleep 600 & echo $! > {Node.PathOf("stand-in/child")}");

        await PassAsync();

        var child = int.Parse(Node.Read("stand-in/child")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SandboxProcesses.IsAlive(child));
    }

    [Fact]
    public async Task Pass_OnePrintsWithoutMeasure_ComesToItsEnd()
    {
        await StartAllAsync();
        Write("a", "head -c 100000000 /dev/zero | tr '\\0' x; exit 1");

        await PassAsync();

        AssertLogHas("a exited with code 1");
        Assert.True(Node.Log.Length < 20_000, "the output is in the log");
    }

    [Fact]
    public async Task Pass_WritableByEverybody_IsRefusedAndTold()
    {
        await StartAllAsync();
        Write("a", mode: (UnixFileMode)0b111_111_111);

        await PassAsync();

        Assert.Empty(Runs);
        AssertLogHas("a is not run: everybody may write to it, and could have root run anything");
    }

    [Fact]
    public async Task Service_RunsThemAtItsTick_WhileDaemonsAreStarted()
    {
        await StartAllAsync();
        var go = Node.PathOf("stand-in/go");
        Write("a", $"while ! test -e {go}; do sleep 0.1; done");
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await Node.UntilAsync(() => SandboxProcesses.In(Node.Root).Any(pid => SandboxProcesses.Command(pid) == "timeout"), "the hook runs");

        var starts = Daemons.Starts.Count;
        await Daemons.KillAsync("ganeti-mond");
        await Node.UntilAsync(() => Daemons.Starts.Count > starts, "the killed daemon is started while the hook runs");
        Node.Write("stand-in/go", "");

        await Node.UntilAsync(() => Runs.Length > 1, "the hook is run at each tick");
    }

    private void Write(string name, string script = "", UnixFileMode mode = Executable)
    {
        Node.Write($"{Folder}/{name}", $"#!/bin/sh\n{script}\necho {name} >> {Node.PathOf("stand-in/hooks")}\n");
        File.SetUnixFileMode(Node.PathOf($"{Folder}/{name}"), mode);
    }
}
