using Microsoft.Extensions.Logging.Abstractions;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class ServiceSnapshotTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>After a power cut of a large cluster each instance may have a state of its own: the service must not seem stuck for that.</summary>
    [Fact]
    public void ThousandsOfStates_AreCut_FaultsFirst_AndCanBeReadAgain()
    {
        var paths = new GanetiPaths(_root);
        Notice[] notices =
        [
            .. Enumerable.Range(0, 10_000).Select(number => new InstanceLeftAlone($"inst{number}.example.com", new string('x', 300))),
            new StatusFilesFailed("default", "no space left"),
        ];

        new ServiceSnapshot(1, "1", DateTimeOffset.UnixEpoch, 0, null, StandingState.Of(notices)).Write(paths, NullLogger.Instance);

        var read = ServiceSnapshot.Read(paths);
        Assert.NotNull(read);
        Assert.Equal("status-files", read.Standing[0].Key);
        Assert.Equal("9001 more states stand; each is in the log", read.Standing[^1].Text);
    }
}
