using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Holds;

public sealed class HoldsFileTests : HoldsFileTest
{
    [Fact]
    public void Read_NothingWasEverHeld_IsNone()
    {
        Assert.Equal(HoldsSight.None, Store.Read());
        Assert.False(Path.Exists(Path.GetDirectoryName(HoldsPath)));
    }

    [Fact]
    public async Task Hold_ReadByAnother_IsTheSame()
    {
        Assert.Null(await Store.HoldAsync(Rapi, "alice (as root)", "new certificate", TimeSpan.FromHours(2), Ct));
        Assert.Null(await Store.HoldAsync(Mond, "root", null, null, Ct));

        var sight = NewStore().Read();

        Assert.Equal(
            [new Hold(Rapi, Now, "alice (as root)", "new certificate", Now + TimeSpan.FromHours(2)), new Hold(Mond, Now, "root")], sight.All);
        Assert.Null(sight.Problem);
        Assert.Equal(TimeSpan.FromHours(2), sight.EndsIn(Now));
    }

    [Fact]
    public async Task Hold_IsForEverybodyToRead()
    {
        await Store.HoldAsync(Rapi, "root", null, null, Ct);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(HoldsPath));
    }

    [Fact]
    public async Task Hold_Again_ReplacesTheFirst()
    {
        await Store.HoldAsync(Rapi, "alice", "one", null, Ct);

        var before = await Store.HoldAsync(Rapi, "bob", "two", null, Ct);

        Assert.Equal("alice", before?.By);
        Assert.Equal("bob", Assert.Single(Store.Read().All).By);
    }

    [Fact]
    public async Task Release_OfOne_LeavesTheOthers()
    {
        await Store.HoldAsync(Rapi, "alice", null, null, Ct);
        await Store.HoldAsync(Mond, "bob", null, null, Ct);

        Assert.Equal("alice", (await Store.ReleaseAsync(Rapi, Ct))?.By);

        Assert.Null(Store.Read().Find(Rapi, Now));
        Assert.NotNull(Store.Read().Find(Mond, Now));
    }

    [Fact]
    public async Task Release_OfWhatIsNotHeld_SaysSoAndWritesNothing()
    {
        Assert.Null(await Store.ReleaseAsync(Rapi, Ct));

        Assert.False(File.Exists(HoldsPath));
    }

    [Fact]
    public async Task Hold_ItsTimeIsOver_IsInForceNoLongerAndGoesWithTheNextChange()
    {
        await Store.HoldAsync(Rapi, "alice", null, TimeSpan.FromMinutes(5), Ct);
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True(Store.Read().Forbids(Rapi, Now));

        Time.Advance(TimeSpan.FromTicks(1));
        Assert.False(Store.Read().Forbids(Rapi, Now));
        Assert.Null(await Store.ReleaseAsync(Rapi, Ct));
        Assert.Empty(Store.Read().All);
    }

    [Fact]
    public async Task Hold_WordsOfAnotherProgram_AreOneShortLine()
    {
        await Store.HoldAsync(Rapi, "al\nice", "daemon-util stop\u001b[2J " + new string('x', 500), null, Ct);

        var hold = Assert.Single(Store.Read().All);
        Assert.Equal("al?ice", hold.By);
        Assert.StartsWith("daemon-util stop?[2J xxx", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(Hold.LongestText, hold.Reason!.Length);
    }

    [Fact]
    public void Read_MembersOfANewerVersion_AreIgnored()
    {
        Write(HoldsPath, """{"version":2,"holds":[{"daemon":"ganeti-new","since":"2026-01-01T00:00:00Z","by":"root","ticket":7}]}""");

        var sight = Store.Read();

        Assert.Null(sight.Problem);
        Assert.NotNull(sight.Find("ganeti-new", Now));
    }

    /// <summary>As many processes as there are stores: a flock is an open file's, whoever opened it.</summary>
    [Fact]
    public async Task Hold_ManyWritersAtOnce_NoneIsLost()
    {
        const int Writers = 8;
        var all = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = Ct };
        var names = Enumerable.Range(0, Writers).Select(number => string.Create(CultureInfo.InvariantCulture, $"ganeti-test{number}")).ToList();

        await Parallel.ForEachAsync(names, all, async (name, ct) =>
            await new HoldsFile(HoldsPath, LockPath, TimeProvider.System).HoldAsync(name, "root", null, null, ct));

        Assert.Equal(names.Order(), Store.Read().All.Select(hold => hold.Daemon).Order());

        await Parallel.ForEachAsync(names.Take(Writers - 1), all, async (name, ct) =>
            Assert.NotNull(await new HoldsFile(HoldsPath, LockPath, TimeProvider.System).ReleaseAsync(name, ct)));

        Assert.Equal(names[^1], Assert.Single(Store.Read().All).Daemon);
    }

    [Fact]
    public async Task Hold_SomebodyKeepsTheLock_GivesUpAndNamesHim()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockPath)!);
        using var other = OwnLockFile.Open(LockPath);
        Assert.True(FileLock.TryExclusive(other));

        var holding = Store.HoldAsync(Rapi, "alice", null, null, Ct);
        while (!holding.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => holding);
        Assert.Contains($"{LockPath} is held by pid {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(HoldsPath));
    }
}
