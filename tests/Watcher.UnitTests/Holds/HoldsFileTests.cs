using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Holds;

public sealed class HoldsFileTests : IDisposable
{
    private const string Rapi = "ganeti-rapi";
    private const string Mond = "ganeti-mond";

    private readonly string _directory = Directory.CreateTempSubdirectory("holds").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _path;
    private readonly HoldsFile _holds;

    public HoldsFileTests()
    {
        _path = Path.Combine(_directory, "own", "holds.json");
        _holds = Holds();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public void Read_NothingWasEverHeld_IsNone()
    {
        Assert.Equal(HoldsSight.None, _holds.Read());
        Assert.False(Path.Exists(Path.GetDirectoryName(_path)));
    }

    [Fact]
    public async Task Hold_ReadByAnother_IsTheSame()
    {
        Assert.Null(await _holds.HoldAsync(Rapi, "alice (as root)", "new certificate", TimeSpan.FromHours(2), Ct));
        Assert.Null(await _holds.HoldAsync(Mond, "root", null, null, Ct));

        var sight = Holds().Read();

        Assert.Equal(
            [new Hold(Rapi, Now, "alice (as root)", "new certificate", Now + TimeSpan.FromHours(2)), new Hold(Mond, Now, "root")], sight.All);
        Assert.Null(sight.Problem);
        Assert.Equal(TimeSpan.FromHours(2), sight.EndsIn(Now));
    }

    [Fact]
    public async Task Hold_IsForEverybodyToRead()
    {
        await _holds.HoldAsync(Rapi, "root", null, null, Ct);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(_path));
    }

    [Fact]
    public async Task Hold_Again_ReplacesTheFirst()
    {
        await _holds.HoldAsync(Rapi, "alice", "one", null, Ct);

        var before = await _holds.HoldAsync(Rapi, "bob", "two", null, Ct);

        Assert.Equal("alice", before?.By);
        Assert.Equal("bob", Assert.Single(_holds.Read().All).By);
    }

    [Fact]
    public async Task Release_OfOne_LeavesTheOthers()
    {
        await _holds.HoldAsync(Rapi, "alice", null, null, Ct);
        await _holds.HoldAsync(Mond, "bob", null, null, Ct);

        Assert.Equal("alice", (await _holds.ReleaseAsync(Rapi, Ct))?.By);

        Assert.Null(_holds.Read().Find(Rapi, Now));
        Assert.NotNull(_holds.Read().Find(Mond, Now));
    }

    [Fact]
    public async Task Release_OfWhatIsNotHeld_SaysSoAndWritesNothing()
    {
        Assert.Null(await _holds.ReleaseAsync(Rapi, Ct));

        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task Hold_ItsTimeIsOver_IsInForceNoLongerAndGoesWithTheNextChange()
    {
        await _holds.HoldAsync(Rapi, "alice", null, TimeSpan.FromMinutes(5), Ct);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True(_holds.Read().Forbids(Rapi, Now));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_holds.Read().Forbids(Rapi, Now));
        Assert.Null(await _holds.ReleaseAsync(Rapi, Ct));
        Assert.Empty(_holds.Read().All);
    }

    [Fact]
    public async Task Hold_WordsOfAnotherProgram_AreOneShortLine()
    {
        await _holds.HoldAsync(Rapi, "al\nice", "daemon-util stop\u001b[2J " + new string('x', 500), null, Ct);

        var hold = Assert.Single(_holds.Read().All);
        Assert.Equal("al?ice", hold.By);
        Assert.StartsWith("daemon-util stop?[2J xxx", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(Hold.LongestText, hold.Reason!.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"holds":null}""")]
    [InlineData("""{"holds":[null]}""")]
    [InlineData("""{"holds":[{"daemon":"ganeti-rapi"}]}""")]
    [InlineData("""{"holds":[{"daemon":null,"since":"2026-01-01T00:00:00Z","by":"root"}]}""")]
    [InlineData("""{"holds":[{"daemon":"ganeti-rapi","since":"yesterday","by":"root"}]}""")]
    [InlineData("""{"holds":[{"daemon":"ganeti-rapi","since":"2026-01-01T00:00:00Z","by":"root"}]""")]
    public void Read_Damaged_ForbidsEverythingAndStaysWhereItIs(string content)
    {
        Write(_path, content);

        var sight = _holds.Read();

        Assert.True(sight.Forbids(Mond, Now));
        Assert.Contains(_path, sight.Problem, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_path));
    }

    [Fact]
    public void Read_TooLarge_ForbidsEverything()
    {
        Write(_path, new string(' ', 70_000));

        Assert.Contains("larger than", _holds.Read().Problem, StringComparison.Ordinal);
    }

    /// <summary>It is named for what it is, and neither followed, waited for nor lost.</summary>
    [Theory]
    [InlineData("directory", "is a directory, not a regular file")]
    [InlineData("link", "is a symbolic link, which is not followed")]
    [InlineData("link to a directory", "is a symbolic link, which is not followed")]
    [InlineData("FIFO", "is a FIFO, not a regular file")]
    [InlineData("socket", "is a socket or a device that is not there, not a regular file")]
    public async Task Hold_OverWhatIsNoRegularFile_NamesItAndKeepsItAside(string kind, string problem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Plant(kind);
        Assert.StartsWith($"{_path}: {problem}; mend it", _holds.Read().Problem, StringComparison.Ordinal);

        await _holds.HoldAsync(Rapi, "alice", null, null, Ct);

        var sight = _holds.Read();
        Assert.NotNull(sight.Find(Rapi, Now));
        Assert.True(sight.Forbids(Mond, Now));
        Assert.StartsWith($"{_path}.bad: {problem}; see which", sight.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MembersOfANewerVersion_AreIgnored()
    {
        Write(_path, """{"version":2,"holds":[{"daemon":"ganeti-new","since":"2026-01-01T00:00:00Z","by":"root","ticket":7}]}""");

        var sight = _holds.Read();

        Assert.Null(sight.Problem);
        Assert.NotNull(sight.Find("ganeti-new", Now));
    }

    [Fact]
    public async Task Hold_OverADamagedFile_KeepsItAside_AndNothingMayBeStartedUntilThatIsGone()
    {
        Write(_path, "garbage");

        await _holds.HoldAsync(Rapi, "alice", null, null, Ct);

        var sight = _holds.Read();
        Assert.Equal("garbage", File.ReadAllText($"{_path}.bad"));
        Assert.NotNull(sight.Find(Rapi, Now));
        Assert.True(sight.Forbids(Mond, Now));
        Assert.Contains($"{_path}.bad", sight.Problem, StringComparison.Ordinal);

        File.Delete($"{_path}.bad");
        Assert.False(_holds.Read().Forbids(Mond, Now));
        Assert.True(_holds.Read().Forbids(Rapi, Now));
    }

    [Fact]
    public async Task Release_OverADamagedFile_DoesNotFreeTheDaemon()
    {
        Write(_path, "garbage");

        Assert.Null(await _holds.ReleaseAsync(Rapi, Ct));

        Assert.True(_holds.Read().Forbids(Rapi, Now));
    }

    [Fact]
    public async Task Hold_ADamagedFileIsKeptAsideAlready_NeitherIsLost()
    {
        Write($"{_path}.bad", "first");
        Write(_path, "second");

        var failure = await Assert.ThrowsAsync<IOException>(() => _holds.HoldAsync(Rapi, "alice", null, null, Ct));

        Assert.Contains($"{_path}.bad is there already", failure.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText($"{_path}.bad"));
        Assert.Equal("second", File.ReadAllText(_path));
    }

    /// <summary>As many processes as there are stores: a flock is an open file's, whoever opened it.</summary>
    [Fact]
    public async Task Hold_ManyWritersAtOnce_NoneIsLost()
    {
        var names = Enumerable.Range(0, 40).Select(number => string.Create(CultureInfo.InvariantCulture, $"ganeti-test{number}")).ToList();

        await Parallel.ForEachAsync(names, Ct, async (name, ct) =>
            await new HoldsFile(_path, Lock, TimeProvider.System).HoldAsync(name, "root", null, null, ct));

        Assert.Equal(names.Order(), _holds.Read().All.Select(hold => hold.Daemon).Order());

        await Parallel.ForEachAsync(names.Take(39), Ct, async (name, ct) =>
            Assert.NotNull(await new HoldsFile(_path, Lock, TimeProvider.System).ReleaseAsync(name, ct)));

        Assert.Equal("ganeti-test39", Assert.Single(_holds.Read().All).Daemon);
    }

    [Fact]
    public async Task Hold_SomebodyKeepsTheLock_GivesUpAndNamesHim()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Lock)!);
        using var other = WatcherLock.Open(Lock);
        Assert.True(FileLock.TryExclusive(other));

        var holding = _holds.HoldAsync(Rapi, "alice", null, null, Ct);
        while (!holding.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => holding);
        Assert.Contains($"{Lock} is held by pid {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    [Theory]
    [InlineData("noded", "ganeti-noded")]
    [InlineData("ganeti-noded", "ganeti-noded")]
    [InlineData("ganeti-metad", null)]
    [InlineData("Noded", null)]
    [InlineData("", null)]
    [InlineData("ganeti-", null)]
    public void Find_ADaemonsName_WithOrWithoutItsPrefix(string name, string? daemon) => Assert.Equal(daemon, DaemonCatalog.Find(name)?.Name);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Lock => Path.Combine(_directory, "run", "holds.lock");

    private HoldsFile Holds() => new(_path, Lock, _time);

    private void Plant(string kind)
    {
        switch (kind)
        {
            case "directory":
                Directory.CreateDirectory(_path);
                break;
            case "link":
                File.CreateSymbolicLink(_path, "/etc/passwd");
                break;
            case "link to a directory":
                File.CreateSymbolicLink(_path, "/etc");
                break;
            case "FIFO":
                Assert.Equal(0, TestLibc.MakeFifo(_path, 0b110_000_000));
                break;
            default:
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // .NET removes the name of a socket that it bound when it is disposed of, so it gets another one.
                    socket.Bind(new UnixDomainSocketEndPoint($"{_path}.s"));
                    File.Move($"{_path}.s", _path);
                }

                break;
        }
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.CreateText(path);
        file.Write(content);
    }
}
