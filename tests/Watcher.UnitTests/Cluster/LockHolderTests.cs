using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class LockHolderTests
{
    private const string Locks = """
        1: POSIX  ADVISORY  WRITE 11 00:18:42 0 EOF
        2: FLOCK  ADVISORY  READ  12 00:18:42 0 EOF
        3: FLOCK  ADVISORY  WRITE 13 00:18:43 0 EOF
        4: FLOCK  ADVISORY  WRITE 14 00:18:42 0 EOF
        4: -> FLOCK  ADVISORY  READ 15 00:18:42 0 EOF
        4: -> FLOCK  ADVISORY  WRITE 16 00:18:42 0 EOF
        """;

    [Fact]
    public void Find_TheWriteFlockOfThisFile_IsTheHolder() => Assert.Equal(14, LockHolder.Find(Locks.Split('\n'), OfInode(42), isWaiting: false, NoneHasItOpen));

    [Fact]
    public void Find_WhoWaitsForTheWriteFlock_IsTheWaiter() => Assert.Equal(16, LockHolder.Find(Locks.Split('\n'), OfInode(42), isWaiting: true, NoneHasItOpen));

    [Fact]
    public void Find_NobodyHoldsIt_IsNull() => Assert.Null(LockHolder.Find(Locks.Split('\n'), OfInode(44), isWaiting: false, NoneHasItOpen));

    /// <summary>btrfs and overlayfs: the kernel's table has the file system's device, stat(2) another.</summary>
    [Fact]
    public void Find_OfAnotherDeviceAndHadOpen_IsTheHolder() =>
        Assert.Equal(13, LockHolder.Find(Locks.Split('\n'), OfInode(43) with { Device = 0x2a }, isWaiting: false, (pid, file) => (pid, file.Inode) == (13, 43)));

    [Fact]
    public void Find_OfAnotherDeviceAndNotHadOpen_IsNull() => Assert.Null(LockHolder.Find(Locks.Split('\n'), OfInode(43) with { Device = 0x2a }, isWaiting: false, NoneHasItOpen));

    private static bool NoneHasItOpen(int pid, FileStatus file) => false;

    private static FileStatus OfInode(ulong inode) => new(inode, 0x18, 1, 0, 0, 0, 0);

    [Fact]
    public void Describe_HeldByThisProcess_NamesIt()
    {
        var path = Path.GetTempFileName();
        using var holding = NativeFile.Open(path, OpenFlags.ReadWrite);
        Assert.True(FileLock.TryExclusive(holding));
        using var asking = NativeFile.Open(path, OpenFlags.ReadWrite);

        Assert.False(FileLock.TryShared(asking));
        Assert.StartsWith($"pid {Environment.ProcessId} (", LockHolder.Describe(asking), StringComparison.Ordinal);
        File.Delete(path);
    }
}
