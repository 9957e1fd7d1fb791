using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Systemd;
using Watcher.Hosting;
using Watcher.Status;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Status;

/// <summary>A service that has only just begun has its lock, and no word yet: its first one is waited for, in virtual time.</summary>
public sealed class StatusReaderTests : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly AwaitedTime _time = new();
    private readonly GanetiPaths _paths;
    private readonly SafeFileHandle _lock;

    public StatusReaderTests()
    {
        Directory.CreateDirectory($"{_root}/run");
        _paths = new GanetiPaths(_root);
        _lock = ServiceLock.TryTake(_paths)!;
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task FirstWord_IsWaitedFor()
    {
        var reading = new StatusReader(_paths, _time).ReadAsync(TestContext.Current.CancellationToken);
        await _time.UntilAwaitedAsync(Look);
        Assert.False(reading.IsCompleted);

        Write();
        _time.Advance(Look);

        var report = await reading;
        Assert.Equal((StatusReport.AtWork, NodeMode.Plain), (report.Service, report.Node!.Mode));
    }

    [Fact]
    public async Task NoWordAtAll_IsNotWaitedForForEver_AndTheServiceIsStuck()
    {
        var reading = new StatusReader(_paths, _time).ReadAsync(TestContext.Current.CancellationToken);
        for (var looks = 0; !reading.IsCompleted && looks < 1000; looks++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(StatusReport.Stuck, (await reading).Service);
    }

    private void Write() => new ServiceSnapshot(1, "1.2.3", _time.GetUtcNow(), _time.SinceBoot().TotalSeconds + 600, []) { Node = StatusWorld.Healthy.Node }
        .Write(_paths, NullLogger.Instance);
}
