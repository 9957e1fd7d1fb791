using System.Threading.Channels;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Xunit;

namespace Watcher.UnitTests.Holds;

/// <summary>On a real file system: what inotify makes of the ways in which the file changes.</summary>
public sealed class HoldsSourceTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holds").FullName;
    private readonly Channel<Fact> _facts = Channel.CreateUnbounded<Fact>();
    private readonly CancellationTokenSource _ending = new();
    private readonly HoldsFile _holds;
    private readonly Task _running;

    public HoldsSourceTests()
    {
        // The directory is made with the first file in it.
        var path = Path.Combine(_directory, "own", "holds.json");
        _holds = new HoldsFile(path, Path.Combine(_directory, "holds.lock"), TimeProvider.System);
        _running = new HoldsSource(path).RunAsync(fact => _facts.Writer.TryWrite(fact), _ending.Token);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryChange_IsTold()
    {
        await ToldAsync();

        await _holds.HoldAsync("ganeti-rapi", "root", null, null, Ct);
        await ToldAsync();

        await _holds.ReleaseAsync("ganeti-rapi", Ct);
        await ToldAsync();

        Directory.Delete(Path.Combine(_directory, "own"), recursive: true);
        await ToldAsync();

        await _holds.HoldAsync("ganeti-rapi", "root", null, null, Ct);
        await ToldAsync();

        var bad = Path.Combine(_directory, "own", "holds.json.bad");
        File.Create(bad).Dispose();
        await ToldAsync();

        File.Delete(bad);
        await ToldAsync();
    }

    [Fact]
    public async Task WhatTheWatcherRemembersBesideIt_IsNoChangeOfHolds()
    {
        await _holds.HoldAsync("ganeti-rapi", "root", null, null, Ct);
        await ToldAsync();

        for (var save = 0; save < 50; save++)
        {
            File.Create(Path.Combine(_directory, "own", "daemons.json")).Dispose();
        }

        await _holds.ReleaseAsync("ganeti-rapi", Ct);
        Assert.InRange(await ToldAsync(), 1, 5);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _ending.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Waits for a fact, and takes those that came with it: a change is several events of inotify's.</summary>
    /// <returns>How many.</returns>
    private async Task<int> ToldAsync()
    {
        var told = 1;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.IsType<HoldsChanged>(await _facts.Reader.ReadAsync(deadline.Token));
        while (await Task.WhenAny(_facts.Reader.WaitToReadAsync(Ct).AsTask(), Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Ct)) is Task<bool>)
        {
            told += _facts.Reader.TryRead(out _) ? 1 : 0;
        }

        return told;
    }
}
