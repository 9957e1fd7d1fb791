using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class KvmGuestsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("kvm-guests").FullName;
    private readonly KvmGuests _guests;

    public KvmGuestsTests()
    {
        Directory.CreateDirectory($"{_root}/pid");
        _guests = new KvmGuests(_root, TimeProvider.System);
    }

    [Fact]
    public void NoDirectory_NothingRuns() => Assert.Empty(new KvmGuests($"{_root}/none", TimeProvider.System).Look().Running);

    [Theory]
    [InlineData("/usr/bin/qemu-system-x86_64 -name web1 -m 32", true)]
    [InlineData("/usr/bin/qemu-system-x86_64 -name web1,process=web1 -m 32", true)]
    [InlineData("/usr/bin/qemu-system-x86_64 -name web10 -m 32", false)]
    [InlineData("/usr/bin/qemu-system-x86_64 -m 32 -name", false)]
    [InlineData("/usr/bin/qemu-system-x86_64 web1", false)]
    public void CommandLine(string arguments, bool isIt) => Assert.Equal(isIt, KvmGuests.IsQemuOf([.. arguments.Split(' ')], "web1"));

    /// <summary>This test's own process: alive, and no qemu.</summary>
    [Fact]
    public void PidFileOfAnotherProcess_IsNoGuest()
    {
        File.WriteAllBytes($"{_root}/pid/web1", Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllBytes($"{_root}/pid/web2", "999999999"u8);
        File.WriteAllBytes($"{_root}/pid/web3", "nonsense"u8);

        Assert.Empty(_guests.Look().Running);
    }

    [Fact]
    public async Task NotThatProcessAnyMore_NothingIsTold()
    {
        File.WriteAllBytes($"{_root}/pid/web1", Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        Directory.CreateDirectory($"{_root}/ctrl");
        using var qemu = new ScriptedQemu($"{_root}/ctrl/web1.qmp");

        await _guests.StopAsync(new RunningGuest("kvm", "web1", "12:34"), force: true, TestContext.Current.CancellationToken);

        Assert.Empty(qemu.Heard);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("version: 8.4.11 (api:1/proto:86-101)\n 0: cs:Connected ro:Primary/Secondary\n    ns:4 nr:0\n 1: cs:Unconfigured\n12: cs:StandAlone ro:Primary/Unknown\n", "0, 12")]
    [InlineData("x: cs:Connected\n: cs:Connected\n1:\n", "")]
    public void Drbd(string text, string minors) => Assert.Equal(minors, DrbdDevices.Parse(text));

    [Fact]
    public void OtherHypervisors_AreNamedAndRefused()
    {
        var view = new OtherGuests("xen-pvm").Look();

        Assert.Equal(ImmutableArray<RunningGuest>.Empty, view.Running);
        Assert.Equal(["instances of xen-pvm"], view.NotStopped);
        Assert.Throws<InvalidOperationException>(() => { _ = new OtherGuests("lxc").StopAsync(new RunningGuest("lxc", "x", ""), false, TestContext.Current.CancellationToken); });
    }

    /// <summary>Ganeti's users may write to the directory above, and put one of their own in its place.</summary>
    [Fact]
    public void DirectoryThatOthersMayWrite_IsNobodysWord()
    {
        var pids = Directory.CreateDirectory($"{_root}/kvm-hypervisor/pid").FullName;
        File.SetUnixFileMode(pids, (UnixFileMode)0b111_111_111);

        var view = new KvmGuests($"{_root}/kvm-hypervisor", TimeProvider.System);

        Assert.Contains("is not root's alone", Assert.Throws<IOException>(() => view.Look()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
