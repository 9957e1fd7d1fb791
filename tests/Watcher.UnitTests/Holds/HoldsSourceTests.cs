using System.IO.Enumeration;
using System.Threading.Channels;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Holds;

/// <summary>On a real file system: what inotify makes of the ways in which the file changes.</summary>
public sealed class HoldsSourceTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holds").FullName;
    private readonly Channel<Fact> _facts = Channel.CreateUnbounded<Fact>();
    private readonly CancellationTokenSource _ending = new();
    private readonly string _path;
    private readonly HoldsFile _holds;
    private Task _running = Task.FromCanceled(new CancellationToken(canceled: true));

    public HoldsSourceTests()
    {
        // The directory is made with the first file in it.
        _path = Path.Combine(_directory, "own", "holds.json");
        _holds = new HoldsFile(_path, Path.Combine(_directory, "holds.lock"), TimeProvider.System);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstHold_IsTold() => await AssertToldAsync(HoldAsync);

    [Fact]
    public async Task AnotherHold_IsTold()
    {
        await HoldAsync();
        await AssertToldAsync(() => _holds.HoldAsync("ganeti-mond", "root", null, null, Ct));
    }

    [Fact]
    public async Task ARelease_IsTold()
    {
        await HoldAsync();
        await AssertToldAsync(() => _holds.ReleaseAsync("ganeti-rapi", Ct));
    }

    [Fact]
    public async Task ItsDirectoryGoes_IsTold()
    {
        await HoldAsync();
        await AssertToldAsync(() => Directory.Delete(Path.Combine(_directory, "own"), recursive: true));
    }

    [Fact]
    public async Task ADamagedFileIsKeptAside_IsTold()
    {
        await HoldAsync();
        await AssertToldAsync(() => File.Create($"{_path}.bad").Dispose());
    }

    [Fact]
    public async Task TheDamagedFileGoes_IsTold()
    {
        await HoldAsync();
        File.Create($"{_path}.bad").Dispose();
        await AssertToldAsync(() => File.Delete($"{_path}.bad"));
    }

    /// <summary>inotify follows the old directory. What goes and comes with it are a few events: many are of the new one.</summary>
    [Fact]
    public async Task ItsDirectoryIsMadeAnew_WhatChangesThereIsTold()
    {
        await HoldAsync();
        await AssertToldAsync(() => Directory.Delete(Path.Combine(_directory, "own"), recursive: true));

        var told = 0;
        await Until.TrueAsync(
            async () =>
            {
                await HoldAsync();
                while (_facts.Reader.TryRead(out _))
                {
                    told++;
                }

                return told > 50;
            },
            "what changes in the new directory is told");
    }

    [Fact]
    public void WhatTheWatcherRemembersBesideIt_IsNoChangeOfHolds() => Assert.DoesNotContain(
        HoldsFile.NamesIn(_path), name => FileSystemName.MatchesSimpleExpression(name, "daemons.json"));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _ending.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Task HoldAsync() => _holds.HoldAsync("ganeti-rapi", "root", null, null, Ct);

    private Task AssertToldAsync(Action change) => AssertToldAsync(() =>
    {
        change();
        return Task.CompletedTask;
    });

    /// <summary>The watch begins, which is told once; whatever is told then is the change.</summary>
    private async Task AssertToldAsync(Func<Task> change)
    {
        _running = new HoldsSource(_path).RunAsync(fact => _facts.Writer.TryWrite(fact), _ending.Token);
        await ToldAsync();

        await change();

        await ToldAsync();
    }

    private async Task ToldAsync() => Assert.IsType<HoldsChanged>(await _facts.Reader.ReadAsync(Ct).AsTask().WaitAsync(Until.Deadline, Ct));
}
