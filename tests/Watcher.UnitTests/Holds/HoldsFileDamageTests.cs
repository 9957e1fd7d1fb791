using System.Net.Sockets;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Holds;

/// <summary>A file of holds that cannot be understood: nothing is started, and nothing is lost.</summary>
public sealed class HoldsFileDamageTests : HoldsFileTest
{
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
        Write(HoldsPath, content);

        var sight = Store.Read();

        Assert.True(sight.Forbids(Mond, Now));
        Assert.Contains(HoldsPath, sight.Problem, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(HoldsPath));
    }

    [Fact]
    public void Read_TooLarge_ForbidsEverything()
    {
        Write(HoldsPath, new string(' ', 70_000));

        Assert.Contains("larger than", Store.Read().Problem, StringComparison.Ordinal);
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
        Directory.CreateDirectory(Path.GetDirectoryName(HoldsPath)!);
        Plant(kind);
        Assert.StartsWith($"{HoldsPath}: {problem}; mend it", Store.Read().Problem, StringComparison.Ordinal);

        await Store.HoldAsync(Rapi, "alice", null, null, Ct);

        var sight = Store.Read();
        Assert.NotNull(sight.Find(Rapi, Now));
        Assert.True(sight.Forbids(Mond, Now));
        Assert.StartsWith($"{HoldsPath}.bad: {problem}; see which", sight.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_OverADamagedFile_KeepsItAside_AndNothingMayBeStartedUntilThatIsGone()
    {
        Write(HoldsPath, "garbage");

        await Store.HoldAsync(Rapi, "alice", null, null, Ct);

        var sight = Store.Read();
        Assert.Equal("garbage", File.ReadAllText($"{HoldsPath}.bad"));
        Assert.NotNull(sight.Find(Rapi, Now));
        Assert.True(sight.Forbids(Mond, Now));
        Assert.Contains($"{HoldsPath}.bad", sight.Problem, StringComparison.Ordinal);

        File.Delete($"{HoldsPath}.bad");
        Assert.False(Store.Read().Forbids(Mond, Now));
        Assert.True(Store.Read().Forbids(Rapi, Now));
    }

    [Fact]
    public async Task Release_OverADamagedFile_DoesNotFreeTheDaemon()
    {
        Write(HoldsPath, "garbage");

        Assert.Null(await Store.ReleaseAsync(Rapi, Ct));

        Assert.True(Store.Read().Forbids(Rapi, Now));
    }

    [Fact]
    public async Task Hold_ADamagedFileIsKeptAsideAlready_NeitherIsLost()
    {
        Write($"{HoldsPath}.bad", "first");
        Write(HoldsPath, "second");

        var failure = await Assert.ThrowsAsync<IOException>(() => Store.HoldAsync(Rapi, "alice", null, null, Ct));

        Assert.Contains($"{HoldsPath}.bad is there already", failure.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText($"{HoldsPath}.bad"));
        Assert.Equal("second", File.ReadAllText(HoldsPath));
    }

    private void Plant(string kind)
    {
        switch (kind)
        {
            case "directory":
                Directory.CreateDirectory(HoldsPath);
                break;
            case "link":
                File.CreateSymbolicLink(HoldsPath, "/etc/passwd");
                break;
            case "link to a directory":
                File.CreateSymbolicLink(HoldsPath, "/etc");
                break;
            case "FIFO":
                Assert.Equal(0, TestLibc.MakeFifo(HoldsPath, 0b110_000_000));
                break;
            default:
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // .NET removes the name of a socket that it bound when it is disposed of, so it gets another one.
                    socket.Bind(new UnixDomainSocketEndPoint($"{HoldsPath}.s"));
                    File.Move($"{HoldsPath}.s", HoldsPath);
                }

                break;
        }
    }
}
