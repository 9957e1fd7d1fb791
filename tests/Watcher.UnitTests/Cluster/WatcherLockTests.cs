using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Cluster;

/// <summary>What a user can put in the lock's place before root has made it.</summary>
public sealed class WatcherLockTests : IDisposable
{
    private const uint Nobody = 65534;

    private readonly string _directory = Directory.CreateTempSubdirectory("lock").FullName;
    private readonly string _path;
    private readonly string _victim;

    public WatcherLockTests()
    {
        _path = Path.Combine(_directory, "ganeti-watcher.lock");
        _victim = Path.Combine(_directory, "victim");
        File.Create(_victim).Dispose();
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("symbolic link")]
    [InlineData("FIFO")]
    [InlineData("regular file")]
    public void Open_AStrangersInItsPlace_IsRemovedAndTold(string kind)
    {
        Plant(kind, Nobody);

        using var file = WatcherLock.Open(_path, readOnly: false, out var removed);

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{kind} of uid {Nobody}"), removed, StringComparison.Ordinal);
        Assert.True(FileStatus.Of(file).IsOursAlone);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        Assert.Equal(["ganeti-watcher.lock", "victim"], Names());
        using var again = WatcherLock.Open(_path, readOnly: false, out var removedAgain);
        Assert.Null(removedAgain);
        Assert.True(FileStatus.Of(again).IsSameFileAs(FileStatus.Of(file)));
    }

    [Fact]
    public void Open_AStrangersFullDirectory_IsRenamedAndTold()
    {
        Plant("directory", Nobody);
        File.Create(Path.Combine(_path, "full")).Dispose();

        using var file = WatcherLock.Open(_path, readOnly: false, out var removed);

        var aside = Assert.Single(Names(), name => name is not "victim" and not "ganeti-watcher.lock");
        Assert.Contains($"renamed to {aside}", removed, StringComparison.Ordinal);
        Assert.True(FileStatus.Of(file).IsOursAlone);
    }

    /// <summary>An administrator's own directory or link is his decision.</summary>
    [Theory]
    [InlineData("directory")]
    [InlineData("symbolic link")]
    public void Open_RootsOwnInItsPlace_StaysAndFails(string kind)
    {
        Plant(kind, 0);

        Assert.Throws<NativeException>(() => WatcherLock.Open(_path, readOnly: false, out _));

        Assert.Equal(["ganeti-watcher.lock", "victim"], Names());
    }

    [Fact]
    public void Open_RootsRegularFile_IsNeverReplaced()
    {
        Plant("regular file", 0);
        var before = FileStatus.OfPath(_path)!.Value;

        using var file = WatcherLock.Open(_path, readOnly: false, out var removed);

        Assert.Null(removed);
        Assert.True(FileStatus.Of(file).IsSameFileAs(before));
    }

    [Fact]
    public void Open_ForALook_LeavesAll()
    {
        Plant("FIFO", Nobody);

        using var file = WatcherLock.Open(_path, readOnly: true, out var removed);

        Assert.Null(removed);
        Assert.Equal("a FIFO", FileStatus.OfPath(_path)!.Value.Kind);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string[] Names() => [.. Directory.GetFileSystemEntries(_directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private void Plant(string kind, uint owner)
    {
        Assert.SkipUnless(Libc.GetEffectiveUserId() == 0, "needs root: files of another user");
        switch (kind)
        {
            case "directory":
                Directory.CreateDirectory(_path);
                break;
            case "symbolic link":
                File.CreateSymbolicLink(_path, _victim);
                break;
            case "FIFO":
                Assert.Equal(0, TestLibc.MakeFifo(_path, 0b110_110_110));
                break;
            default:
                File.Create(_path).Dispose();
                break;
        }

        Assert.Equal(0, TestLibc.ChownLink(_path, owner, owner));
    }
}
