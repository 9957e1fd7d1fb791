using System.Text;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Instances;
using Watcher.Core.Native;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

public sealed class StatusFilesTests : GroupTest
{
    /// <summary>Whoever held the lock has put a new file in the place of the locked one: only that one's lock keeps others out.</summary>
    [Fact]
    public async Task FileIsReplacedWhileItsLockIsWaitedFor_TheNewOneIsWaitedForToo()
    {
        var ct = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.GetDirectoryName(Paths.InstanceStatus)!);
        var first = Lock(Paths.InstanceStatus);
        var writing = new StatusFiles(Paths, new Ssconf(Paths), Time)
            .WriteAsync(new NodeGroup(LuxiWorld.GroupUuid, "default"), [("inst1", "running")], ct);
        using var second = Lock($"{Paths.InstanceStatus}.next");
        File.Move($"{Paths.InstanceStatus}.next", Paths.InstanceStatus, overwrite: true);
        first.Dispose();

        while (!writing.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<TimeoutException>(() => writing);
        Assert.Contains("has been locked for 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileIsFree_IsWritten()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Paths.InstanceStatus)!);

        await new StatusFiles(Paths, new Ssconf(Paths), Time)
            .WriteAsync(new NodeGroup(LuxiWorld.GroupUuid, "default"), [("inst1", "running"), ("inst2", "ERROR_down")], TestContext.Current.CancellationToken);

        Assert.Equal("inst1 running\ninst2 ERROR_down", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Paths.InstanceStatus, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task StatusFiles_AreTheStockWatchers_AndTheNewerGroupWins()
    {
        const string Other = "99999999-2222-3333-4444-555555555555";
        Write($"{Paths.DataDirectory}/ssconf_nodegroups", $"{LuxiWorld.GroupUuid} default\n{Other} other\n");
        Write(Paths.GroupInstanceStatus(Other), "inst1 ADMIN_down\ninst9 running");
        File.SetLastWriteTimeUtc(Paths.GroupInstanceStatus(Other), DateTime.UnixEpoch);
        World.Add("inst2", "ADMIN_down");
        World.Add("inst1");

        await PassAsync();

        Assert.Equal("inst1 running\ninst2 ADMIN_down", File.ReadAllText(Paths.GroupInstanceStatus(LuxiWorld.GroupUuid)));
        Assert.Equal("inst1 running\ninst2 ADMIN_down\ninst9 running", File.ReadAllText(Paths.InstanceStatus));
    }

    private static SafeFileHandle Lock(string path)
    {
        var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0b110_000_000);
        Assert.True(FileLock.TryExclusive(file));
        return file;
    }
}
