using CsCheck;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Processes;

public sealed class ProcFsTests
{
    private const string Behind = " 1 2 3 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 100 200";

    [Theory]
    [InlineData("5 (ganeti-noded) S", "ganeti-noded")]
    [InlineData("5 (a) b (c) S", "a) b (c")]
    public void ParseStat_AnyCommand_IsTakenWhole(string start, string command) =>
        Assert.Equal(new ProcessStat(new ProcessIdentity(5, 4711), command, Parent: 1, Session: 3, HasTerminal: false), ProcFs.ParseStat(5, start + Behind));

    [Theory]
    [InlineData("5 (ganeti-noded) Z")]
    [InlineData("5 (ganeti-noded) X")]
    public void ParseStat_Zombie_IsNoProcess(string start) => Assert.Null(ProcFs.ParseStat(5, start + Behind));

    [Fact]
    public void ParseStat_AnyText_NeverThrows() => Gen.String.Sample(text => ProcFs.ParseStat(5, text) is not { Identity.Pid: not 5 });

    [Theory]
    [InlineData("Name:\tx\nNSpid:\t12\n", 1)]
    [InlineData("Name:\tx\nNSpid:\t12\t3\n", 2)]
    [InlineData("Name:\tx\n", 0)]
    public void CountPids_Status_IsOneInTheOwnNamespaceOnly(string status, int count) => Assert.Equal(count, ProcFs.CountPids(status));

    [Theory]
    [InlineData("Name:\tx\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000100\n", true)]
    [InlineData("Name:\tx\nSigPnd:\t0000000000004100\nShdPnd:\t0000000000000000\n", true)]
    [InlineData("Name:\tx\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000004000\n", false)]
    [InlineData("Name:\tx\n", false)]
    public void HasPendingKill_Status_IsWhetherASigkillWaits(string status, bool isKilled) => Assert.Equal(isKilled, ProcFs.HasPendingKill(status));

    [Fact]
    public void ParseUsers_Status_IsTheRealAndTheEffectiveOne() =>
        Assert.Equal((1000u, 0u), ProcFs.ParseUsers("Name:\tpasswd\nUid:\t1000\t0\t0\t0\nGid:\t1\t2\t3\t4\n"));

    [Theory]
    [InlineData("")]
    [InlineData("Uid:\n")]
    [InlineData("Uid:\t0\n")]
    [InlineData("Uid:\tx\t0\t0\t0\n")]
    public void ParseUsers_Otherwise_IsNobody(string status) => Assert.Null(ProcFs.ParseUsers(status));

    [Fact]
    public void TryRead_Self_IsThisProcess()
    {
        var self = ProcFs.TryRead(Environment.ProcessId)!;

        Assert.Equal(Environment.ProcessId, self.Identity.Pid);
        Assert.True(self.Identity.StartTicks > 0);
        Assert.NotEmpty(self.Arguments);
        Assert.Equal(self.Identity, ProcFs.Find(process => process.Identity.Pid == Environment.ProcessId)?.Identity);
    }

    [Theory]
    [InlineData("ganeti-rapi", "/usr/bin/python3 /usr/sbin/ganeti-rapi -b 127.0.0.1")]
    [InlineData("python3", "/usr/bin/python3 -s /usr/sbin/ganeti-rapi")]
    [InlineData("x", "/usr/sbin/ganeti-rapi")]
    public void IsProgram_ByCommandOrByArgument_Is(string command, string line) =>
        Assert.True(new ProcessInfo(default, command, [.. line.Split(' ')]).IsProgram("ganeti-rapi"));

    [Theory]
    [InlineData("vim", "vim /usr/sbin/ganeti-rapi")]
    [InlineData("vi", "vi a b /var/log/ganeti/ganeti-rapi")]
    [InlineData("ganeti-rapid", "/usr/sbin/ganeti-rapid")]
    public void IsProgram_Otherwise_IsNot(string command, string line) =>
        Assert.False(new ProcessInfo(default, command, [.. line.Split(' ')]).IsProgram("ganeti-rapi"));
}
