using Watcher.Core.Groups;
using Watcher.Core.Storage;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Groups;

public sealed class GroupStateFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;

    private string FilePath => $"{_root}/watcher.group.data";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>A lock on a file that was removed keeps nobody out: the other watcher makes a new one.</summary>
    [Fact]
    public void LockIsKept_FileIsRemoved_TheNextStepLocksTheNewOne()
    {
        using var file = new GroupStateFile(FilePath, readOnly: false) { KeepsLock = true };
        using var other = new GroupStateFile(FilePath, readOnly: false);
        file.TryTake(out _)!.Dispose();
        File.Delete(FilePath);

        using var step = file.TryTake(out _);

        Assert.NotNull(step);
        Assert.Null(other.TryTake(out _));
    }

    [Fact]
    public void LockIsKept_FileIsRemoved_AndAnotherWatcherHasTheNewOne_TheStepIsNotMade()
    {
        using var file = new GroupStateFile(FilePath, readOnly: false) { KeepsLock = true };
        using var other = new GroupStateFile(FilePath, readOnly: false);
        file.TryTake(out _)!.Dispose();
        File.Delete(FilePath);
        using var theirs = other.TryTake(out _);

        Assert.Null(file.TryTake(out var heldBy));

        Assert.NotNull(theirs);
        Assert.NotNull(heldBy);
    }

    /// <summary>Two duties share the file: what one of them is using is not taken from it.</summary>
    [Fact]
    public void FileIsRemovedInTheMiddleOfAStep_TheOtherDutyStepsToo()
    {
        using var file = new GroupStateFile(FilePath, readOnly: false);
        using var one = file.TryTake(out _);
        File.Delete(FilePath);

        using var two = file.TryTake(out _);

        Assert.NotNull(one);
        Assert.NotNull(two);
        file.Change(state => state.WithBootIds([KeyValuePair.Create("node1", "a")]), lookedAt: null);
        Assert.Equal("a", file.Read().BootIdOf("node1"));
    }

    /// <summary>However large it is, it is not copied; and nobody comes in between.</summary>
    [Fact]
    public void FileIsTooLarge_IsKeptAside_AndANewOneBegunUnderTheLock()
    {
        const long Size = 1L << 40;
        using (File.Create($"{FilePath}.bad"))
        {
            // Of an earlier time: there is one at a time.
        }

        using (var large = File.Create(FilePath))
        {
            large.SetLength(Size);
        }

        using var file = new GroupStateFile(FilePath, readOnly: false);
        using var other = new GroupStateFile(FilePath, readOnly: false);
        using var step = file.TryTake(out _);
        Assert.Equal($"{FilePath}: is larger than 16777216 bytes", Assert.Throws<FileFormatException>(file.Read).Message);
        Assert.Equal(Size, new FileInfo(FilePath).Length);

        file.Change(state => state.WithBootIds([KeyValuePair.Create("node1", "a")]), lookedAt: null);

        Assert.Equal("a", file.Read().BootIdOf("node1"));
        Assert.Equal(Size, new FileInfo($"{FilePath}.bad").Length);
        Assert.Null(other.TryTake(out _));
    }

    /// <summary>Nobody would ever write into it, so its content is not waited for.</summary>
    [Fact]
    public void FileIsAFifo_IsKeptAside_AndANewOneBegun()
    {
        Assert.Equal(0, TestLibc.MakeFifo(FilePath, 0b110_000_000));
        using var file = new GroupStateFile(FilePath, readOnly: false);
        using var step = file.TryTake(out _);
        Assert.Equal($"{FilePath}: is a FIFO, not a regular file", Assert.Throws<FileFormatException>(file.Read).Message);

        file.Change(state => state.WithBootIds([KeyValuePair.Create("node1", "a")]), lookedAt: null);

        Assert.Equal("a", file.Read().BootIdOf("node1"));
        Assert.True(Path.Exists($"{FilePath}.bad"));
    }
}
