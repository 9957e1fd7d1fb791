using Watcher.Core.Units.Activation.Luxid;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class MountViewTests
{
    private const string Run = "30 25 0:27 / /run ro,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=1k\n";
    private const string Shared = "41 30 0:27 /ganeti/socket /run/ganeti-luxid/shared ro,nosuid,nodev - tmpfs tmpfs rw\n";
    private const string Own = "42 30 0:27 /ganeti-luxid /run/ganeti/socket ro,nosuid,nodev shared:5 - tmpfs tmpfs rw\n";
    private const string OwnWritable = "42 30 0:27 /ganeti-luxid /run/ganeti/socket rw,nosuid,nodev shared:5 - tmpfs tmpfs rw\n";

    /// <summary>As each of the three mounts leaves it.</summary>
    [Theory]
    [InlineData(Run, false, false, false)]
    [InlineData(Run + Shared, true, false, false)]
    [InlineData(Run + Shared + Own, true, true, false)]
    [InlineData(Run + Shared + OwnWritable, true, true, true)]
    public void Mounts_OneAfterTheOther_AreTold(string mounts, bool seesShared, bool seesOwn, bool mayWrite)
    {
        Assert.Equal(new MountView(seesShared, seesOwn, mayWrite), MountView.Parse(mounts));
        Assert.Equal(mayWrite, MountView.Parse(mounts).IsWhole);
    }

    /// <summary>A unit with ReadWritePaths= has a mount of the real directory at its place.</summary>
    [Fact]
    public void RealDirectoryAtItsPlace_IsNotItsOwn() => Assert.Equal(
        default, MountView.Parse(Run + "40 30 0:27 /ganeti/socket /run/ganeti/socket rw,nosuid - tmpfs tmpfs rw\n"));

    [Fact]
    public void NoMounts_NothingIsSeen() => Assert.Equal(default, MountView.Parse(""));
}
