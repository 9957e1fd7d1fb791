using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class WatcherGateTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gate").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly GanetiPaths _paths;

    public WatcherGateTests()
    {
        _paths = new GanetiPaths(_root);
        Directory.CreateDirectory(_paths.DataDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(_paths.WatcherLock)!);
    }

    [Fact]
    public void TryEnter_NothingInTheWay_OpensAndMakesTheLockForItsOwnerOnly()
    {
        using var entry = Gate().TryEnter(out var closed);

        Assert.NotNull(entry);
        Assert.Null(closed);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_paths.WatcherLock));
    }

    /// <summary>A start goes on after its step: renew-crypto waits for it, another process's step does not.</summary>
    [Fact]
    public void Keep_TheLockStaysSharedUntilItIsGivenBack_AndTheDutyIsFreeBefore()
    {
        var entry = Gate().TryEnter(out _)!;
        var kept = entry.Keep();
        entry.Dispose();

        using var wanted = OwnLockFile.Open(_paths.WatcherLock);
        var whileKept = FileLock.TryExclusive(wanted);
        using (var next = Gate().TryEnter(out var closed))
        {
            Assert.NotNull(next);
            Assert.Null(closed);
        }

        kept.Dispose();
        Assert.False(whileKept);
        Assert.True(FileLock.TryExclusive(wanted));
    }

    [Fact]
    public void TryEnter_Paused_IsClosedUntilThen()
    {
        WritePause(_time.GetUtcNow().AddSeconds(20));

        using var entry = Gate().TryEnter(out var closed);
        Assert.Equal("the watcher is paused until 2026-11-22 12:00:20", closed!.Because);
        Assert.Equal(TimeSpan.FromSeconds(20), closed.RetryIn);
        Assert.False(closed.IsFault);
    }

    [Fact]
    public void TryEnter_PausedButIgnored_IsOpen()
    {
        WritePause(_time.GetUtcNow().AddHours(1));

        using var entry = Gate(ignorePause: true).TryEnter(out var closed);

        Assert.Null(closed);
    }

    [Fact]
    public void TryEnter_SomebodyWaitsForTheLock_IsClosedThoughAnotherSharesIt()
    {
        using var shared = OwnLockFile.Open(_paths.WatcherLock);
        Assert.True(FileLock.TryShared(shared));
        using var waiting = OwnLockFile.Open(_paths.WatcherLock);
        var waiter = new Thread(() => FileLock.WaitExclusive(waiting));
        waiter.Start();
        Assert.True(SpinWait.SpinUntil(() => LockHolder.Waiter(shared) is not null, Until.Deadline));

        using (var entry = Gate().TryEnter(out var closed))
        {
            Assert.Contains("is wanted exclusively by pid", closed!.Because, StringComparison.Ordinal);
        }

        shared.Dispose();
        waiter.Join();
    }

    [Fact]
    public void TryEnter_ReadOnly_LeavesAnOutdatedPauseFile()
    {
        Write(_paths.PauseFile, "1");

        using var entry = Gate(readOnly: true).TryEnter(out _);

        Assert.True(File.Exists(_paths.PauseFile));
    }

    [Theory]
    [InlineData("nonsense", false)]
    [InlineData("1", false)]
    public void TryEnter_PauseFileHasHadItsDay_IsRemoved(string content, bool remains)
    {
        Write(_paths.PauseFile, content);

        using var entry = Gate().TryEnter(out _);

        Assert.NotNull(entry);
        Assert.Equal(remains, File.Exists(_paths.PauseFile));
    }

    [Fact]
    public void TryEnter_UpgradeUnderWay_IsClosed()
    {
        Write(_paths.UpgradeIntent, "");

        using var entry = Gate().TryEnter(out var closed);
        Assert.Contains("upgrade", closed!.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void TryEnter_LockHeldExclusively_IsClosedAndNamesTheHolder()
    {
        using var held = OwnLockFile.Open(_paths.WatcherLock);
        Assert.True(FileLock.TryExclusive(held));

        using var entry = Gate(ignorePause: true).TryEnter(out var closed);
        Assert.Contains($"held exclusively by pid {Environment.ProcessId}", closed!.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void TryEnter_LockHeldShared_IsOpenAndStopsAnExclusiveHolderForTheStepOnly()
    {
        using var other = OwnLockFile.Open(_paths.WatcherLock);
        Assert.True(FileLock.TryShared(other));

        using (var entry = Gate().TryEnter(out _))
        {
            Assert.NotNull(entry);
            Assert.False(FileLock.TryExclusive(other));
        }

        Assert.True(FileLock.TryExclusive(other));
    }

    [Fact]
    public void TryEnter_AnotherWatcherSteps_IsClosed()
    {
        using var entry = Gate().TryEnter(out _);

        Assert.Null(Gate().TryEnter(out var closed));
        Assert.StartsWith("another ganeti-watcher is at work", closed!.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void TryEnter_LockIsALink_IsAFault()
    {
        Write(_root + "/elsewhere", "");
        File.CreateSymbolicLink(_paths.WatcherLock, _root + "/elsewhere");

        using var entry = Gate().TryEnter(out var closed);
        Assert.True(closed!.IsFault);
    }

    /// <summary>Root's process works with it: another file in its place would let somebody in beside it.</summary>
    [Fact]
    public void TryEnter_LockOfAnotherUserThatRootHasLocked_OpensWithAFault()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "giving a file away needs root");
        using var held = OwnLockFile.Open(_paths.WatcherLock);
        Assert.True(FileLock.TryShared(held));
        Assert.Equal(0, TestLibc.Chown(_paths.WatcherLock, 65534, 65534));

        using var entry = Gate().TryEnter(out _);

        Assert.Null(entry!.Removed);
        Assert.Contains("belongs to uid 65534", entry.Fault!, StringComparison.Ordinal);
        Assert.True(FileStatus.OfPath(_paths.WatcherLock)!.Value.IsSameFileAs(FileStatus.Of(held)));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(string path, string content)
    {
        using var file = File.CreateText(path);
        file.Write(content);
    }

    private WatcherGate Gate(bool ignorePause = false, bool readOnly = false) => new(_paths, new FileStepLock(_paths.Lock("daemons")), ignorePause, readOnly, _time);

    private void WritePause(DateTimeOffset until) =>
        Write(_paths.PauseFile, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
}
