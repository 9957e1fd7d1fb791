using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>The one way by which the service and a pass learn of units.</summary>
public sealed class UnitSourceTests : IDisposable
{
    private const string Unit = "ganeti-mond.service";

    private readonly ScriptedSystemd _systemd = new();
    private readonly UnitSource _source;

    public UnitSourceTests()
    {
        Directory.CreateDirectory(Path.Combine(_systemd.RunDirectory, "systemd/system"));
        _systemd.Units[Unit] = [("LoadState", "loaded"), ("ActiveState", "active")];
        _source = new UnitSource(_systemd.RunDirectory, [Unit], _systemd.Client(Until.Deadline), TimeProvider.System);
    }

    [Fact]
    public async Task Pass_GetsWhatTheServiceIsTold_UntilAllIsListed()
    {
        var facts = await _source.ListAsync(TestContext.Current.CancellationToken);

        var listed = Assert.Single(facts.OfType<UnitChanged>());
        Assert.Equal((Unit, "active", true), (listed.Unit, listed.Said.ActiveState, listed.IsListing));
    }

    [Fact]
    public async Task Service_FactsWereLost_AllIsListedAnew()
    {
        using var end = new CancellationTokenSource();
        using var facts = new BlockingCollection<Fact>();
        var running = _source.RunAsync(facts.Add, end.Token);
        Assert.IsType<Resync>(Next());
        Assert.True(Assert.IsType<UnitChanged>(Next()).IsListing);

        _source.ListAnew();

        Assert.IsType<Resync>(Next());
        Assert.True(Assert.IsType<UnitChanged>(Next()).IsListing);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Fact Next() => facts.TryTake(out var fact, Until.Deadline) ? fact : throw new TimeoutException("nothing is posted");
    }

    [Fact]
    public async Task Pass_SystemdIsGone_IsAnError()
    {
        _systemd.Dispose();

        await Assert.ThrowsAsync<BusException>(() => _source.ListAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _systemd.Dispose();
}
