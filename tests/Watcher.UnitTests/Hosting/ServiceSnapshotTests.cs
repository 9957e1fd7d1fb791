using Microsoft.Extensions.Logging.Abstractions;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Disks;
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

        new ServiceSnapshot(1, "1", DateTimeOffset.UnixEpoch, 0, StandingState.Of(notices)).Write(paths, NullLogger.Instance);

        var read = ServiceSnapshot.Read(paths);
        Assert.NotNull(read);
        Assert.Equal("status-files", read.Standing[0].Key);
        Assert.Equal("9001 more states stand; each is in the log", read.Standing[^1].Text);
    }

    /// <summary>A daemon's log is 0600, and a job's error is for root: neither is in the file for everybody, nor in its owner's power to leave out of it.</summary>
    [Fact]
    public void Write_TextOfALog_IsForRootOnly()
    {
        const string Secret = "Traceback: password=geheim";
        var paths = new GanetiPaths(_root);
        Notice[] notices =
        [
            new DaemonFailing("ganeti-rapi", $"it was gone again; its log ends: {Secret}", 3, DateTimeOffset.UnixEpoch.AddHours(13)),
            new LuxidUnavailable("default", Secret),
            new DisksUnknown("node1", Secret),
        ];

        new ServiceSnapshot(1, "1", DateTimeOffset.UnixEpoch, 0, StandingState.Of(notices), "the watcher is paused").Write(paths, NullLogger.Instance);

        var all = File.ReadAllText(paths.ServiceSnapshot);
        Assert.DoesNotContain("geheim", all, StringComparison.Ordinal);
        Assert.Contains("ganeti-rapi could not be kept running (3 in a row): (told to root); next try at 13:00:00", all, StringComparison.Ordinal);
        Assert.Contains("the watcher is paused", all, StringComparison.Ordinal);
        Assert.Equal(Mode("rw-r--r--"), File.GetUnixFileMode(paths.ServiceSnapshot));
        Assert.Equal(3, File.ReadAllText(paths.ServiceDetails).Split("geheim").Length - 1);
        Assert.Equal(Mode("rw-------"), File.GetUnixFileMode(paths.ServiceDetails));
        Assert.Contains(Secret, ServiceSnapshot.Read(paths)!.Standing[0].Text, StringComparison.Ordinal);
    }

    private static UnixFileMode Mode(string text) =>
        (UnixFileMode)text.Select((c, place) => c == '-' ? 0 : 1 << (8 - place)).Sum();
}
