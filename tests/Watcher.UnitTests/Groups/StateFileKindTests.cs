using System.Net.Sockets;
using System.Text;
using Watcher.Core.Groups;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.Groups;

/// <summary>What may lie in the place of a group's state file: what is served, and what is said of the rest.</summary>
public sealed class StateFileKindTests : IDisposable
{
    private const string State = """{"instance":{"inst1":{"restart_count":3,"restart_when":1}},"node":{}}""";

    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;

    private string FilePath => $"{_root}/watcher.group.data";

    private string Target => $"{_root}/elsewhere";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>As the stock watcher does it: it is read and locked where the link leads, and the first change puts a file in the link's place.</summary>
    [Fact]
    public void LinkToAFile_IsServed_AndAFileTakesItsPlace()
    {
        File.WriteAllBytes(Target, Encoding.UTF8.GetBytes(State));
        File.CreateSymbolicLink(FilePath, Target);
        using var file = new GroupStateFile(FilePath, readOnly: false);
        using var other = new GroupStateFile(Target, readOnly: false);
        using (file.TryTake(out _))
        {
            Assert.Equal(3, file.Read().Of("inst1").RestartCount);
            Assert.Null(other.TryTake(out _));
            file.Change(state => state.With("inst1", StockRecord.Blank), lookedAt: null);
            Assert.Equal(0, file.Read().Of("inst1").RestartCount);
        }

        Assert.Null(new FileInfo(FilePath).LinkTarget);
        Assert.Equal(State, File.ReadAllText(Target));
        using var again = file.TryTake(out _);
        Assert.NotNull(again);
    }

    [Fact]
    public void LinkToAFile_IsLookedAt()
    {
        File.WriteAllBytes(Target, Encoding.UTF8.GetBytes(State));
        File.CreateSymbolicLink(FilePath, Target);
        using var file = new GroupStateFile(FilePath, readOnly: true);
        using var step = file.TryTake(out _);

        Assert.Equal(3, file.Read().Of("inst1").RestartCount);
    }

    [Theory]
    [InlineData("a link to nothing", "is a symbolic link, and followed only if it is root's and leads to a regular file of root's. Remove it")]
    [InlineData("a link to a directory", "is a symbolic link, and followed only if")]
    [InlineData("a link to itself", "is a symbolic link, and followed only if")]
    [InlineData("a directory", "is a directory, not a regular file. Remove it; attempts begin anew. The group is not served until then")]
    [InlineData("a socket", "is a socket, not a regular file. Remove it")]
    public void AnythingElse_IsSaidPlainly_AlsoToALook(string kind, string said)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        switch (kind)
        {
            case "a link to nothing":
                File.CreateSymbolicLink(FilePath, Target);
                break;
            case "a link to a directory":
                File.CreateSymbolicLink(FilePath, _root);
                break;
            case "a link to itself":
                File.CreateSymbolicLink(FilePath, FilePath);
                break;
            case "a directory":
                Directory.CreateDirectory(FilePath);
                break;
            default:
                socket.Bind(new UnixDomainSocketEndPoint(FilePath));
                break;
        }

        foreach (var readOnly in new[] { false, true })
        {
            using var file = new GroupStateFile(FilePath, readOnly);

            var error = Assert.Throws<FileFormatException>(() => file.TryTake(out _));

            Assert.StartsWith($"{FilePath}: {said}", error.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Target));
    }
}
