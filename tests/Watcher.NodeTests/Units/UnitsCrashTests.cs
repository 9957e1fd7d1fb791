namespace Watcher.NodeTests.Units;

/// <summary>noded's pid file under the shipped units: see "The pid file of a dead noded" in docs/units.md.</summary>
public abstract class UnitsCrashTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private const string Unit = "ganeti-noded.service";

    private static readonly string PidFile = NodeDaemons.PidFile("noded");

    /// <summary>The request's child keeps the lock on the dead noded's file: with that in place none could start until it ends.</summary>
    [Fact]
    public async Task NodedKilledInARequest_ComesBackAtOnce_TheChildIsNotSignalled()
    {
        await Units.ControlAsync("restart", Unit);
        await Units.WaitUntilReadyAsync();
        var request = await NodedRequest.BeginAsync(Node);

        Assert.Equal(["noded"], await ReplacedByAsync(() => KillAsync("noded")));

        request.AssertUntouched();
        Assert.Equal("1", await Units.PropertyAsync(Unit, "NRestarts"));
        Assert.Equal((await Units.PidsAsync())["noded"], Node.Daemons.Get("noded").Pid);
        await request.EndAsync();
    }

    [Fact]
    public async Task PidFileOfADeadNoded_LockedBySomebody_IsRemovedBeforeTheStart()
    {
        await Units.ControlAsync("stop", Unit);
        var old = await Units.ShellAsync(
            $"echo 4194000 > {PidFile} && (flock --exclusive --no-fork {PidFile} sleep 3444 > /dev/null 2>&1 & ) && stat -c %i {PidFile}");
        await Units.WaitAsync(
            async () => (await Node.RunAsync(["flock", "--nonblock", PidFile, "true"])).ExitCode == 1, "the lock is held");

        await Units.ControlAsync("start", Unit);

        Assert.Equal(
            "ActiveState=active SubState=running Result=success NRestarts=0 ConditionResult=yes", await Units.StateAsync("noded"));
        Assert.Equal((await Units.PidsAsync())["noded"], Node.Daemons.Get("noded").Pid);
        Assert.NotEqual(old, await Units.ShellAsync($"stat -c %i {PidFile}"));
        await Units.ShellAsync("kill $(pgrep -f '^sleep 3444$')");
    }

    [Theory]
    [InlineData("/var/lib/ganeti/precious", true)]
    [InlineData("/var/lib/ganeti/not-there", false)]
    public async Task PidFileIsASymlink_NotFollowed_TheTargetIsUntouched(string target, bool exists)
    {
        await Units.ShellAsync(exists ? $"echo precious > {target}" : $"rm -f {target}");
        await Units.ShellAsync($"ln -sfn {target} {PidFile}");

        Assert.Equal(["noded"], await ReplacedByAsync(() => KillAsync("noded")));

        Assert.Equal(exists ? "precious\n" : "", Node.Files.Read(target));
        Assert.Equal(exists, Node.Files.Exists(target));
        Assert.Equal("regular file root", await Units.ShellAsync($"stat -c '%F %U' {PidFile}"));
        Assert.Equal((await Units.PidsAsync())["noded"], Node.Daemons.Get("noded").Pid);
    }

    /// <summary>Another noded, started past systemd: its file stays, and with it the lock that keeps a second one from running.</summary>
    [Fact]
    public async Task PidFileOfALivingNoded_Stays_AndNoSecondOneRuns()
    {
        await Units.ControlAsync("stop", Unit);
        await Units.ShellAsync("start-stop-daemon --start --quiet --pidfile /run/ganeti/ganeti-noded.pid --startas /usr/sbin/ganeti-noded");
        var other = Node.Daemons.Get("noded");

        await Node.RunAsync(["systemctl", "start", Unit]);
        await Units.WaitAsync(
            async () => await Units.RestartsAsync(Unit) > 0, "the unit's noded has failed and is tried again");

        Assert.Equal(other, Node.Daemons.Get("noded"));
        await Node.CheckedAsync(["kill", $"{other.Pid}"]);
        await Units.WaitUntilReadyAsync();
        Assert.Null(Node.Guest.WhatHappened());
    }
}
