using Watcher.Core.Kvmd;
using Xunit;

namespace Watcher.UnitTests.Kvmd;

/// <summary>The kernel's table, as it was with a real qemu (7.2) and a real kvmd (3.0.2).</summary>
public sealed class GuestSocketsTests
{
    private const string Directory = "/var/run/ganeti/kvm-hypervisor/ctrl";
    private const string Header = "Num       RefCount Protocol Flags    Type St Inode Path\n";
    private const string Listens = "00000000cf105bee: 00000002 00000000 00010000 0001 01 12308803 /var/run/ganeti/kvm-hypervisor/ctrl/kvm1.kvmd\n";
    private const string Connected = "0000000067ed64c8: 00000003 00000000 00000000 0001 03 12308292 /var/run/ganeti/kvm-hypervisor/ctrl/kvm1.kvmd\n";

    [Fact]
    public void NobodyIsConnected_IsDeaf() => AssertSight(Listens, ["kvm1"], []);

    [Fact]
    public void SomebodyIsConnected_IsHeard() => AssertSight(Connected + Listens, [], ["kvm1"]);

    /// <summary>A connection is enough: some qemu may listen no more once it has one.</summary>
    [Fact]
    public void ListenerIsGone_IsHeard() => AssertSight(Connected, [], ["kvm1"]);

    [Fact]
    public void OtherSockets_AreNoGuests() => AssertSight(
        Listens.Replace(".kvmd", ".qmp", StringComparison.Ordinal) + Listens.Replace("/ctrl/", "/other/", StringComparison.Ordinal)
            + "00000000cf105bee: 00000002 00000000 00010000 0001 01 12308803\n" + "x.kvmd\n",
        [],
        []);

    [Fact]
    public void BothNamesOfTheDirectory_AreOne() => AssertSight(Listens.Replace("/var/run/", "/run/", StringComparison.Ordinal), ["kvm1"], []);

    [Fact]
    public void EachForItself_InOrder() => AssertSight(
        Listens.Replace("kvm1", "web.example.com", StringComparison.Ordinal) + Listens + Connected.Replace("kvm1", "db", StringComparison.Ordinal),
        ["kvm1", "web.example.com"],
        ["db"]);

    private static void AssertSight(string rows, string[] deaf, string[] heard)
    {
        var sight = GuestSockets.Parse(Directory, Header + rows);

        Assert.Equal(deaf, sight.Deaf);
        Assert.Equal(heard, sight.Heard);
    }
}
