using Watcher.Core.Storage;
using Watcher.Core.Units.Values;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Storage;

/// <summary>What lies in a file's place and blocks, never ends, or is no file at all.</summary>
public sealed class BoundedFileTests : IDisposable
{
    // Only against hanging for ever: nothing is measured.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("bounded").FullName;

    private string FilePath => Path.Combine(_directory, "client.pem");

    [Theory]
    [InlineData("a FIFO")]
    [InlineData("a directory")]
    [InlineData("a symbolic link")]
    public async Task TryRead_IsNoFile_IsSaidAtOnce(string kind)
    {
        Make(kind);

        var problem = await Assert.ThrowsAsync<FileFormatException>(() => WithinPatienceAsync(() => BoundedFile.TryRead(FilePath, 100)));

        Assert.Contains(kind, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Where links are legitimate, it is what they lead to that counts.</summary>
    [Theory]
    [InlineData("a FIFO")]
    [InlineData("a symbolic link")]
    public async Task ReadAt_TheInstalledScriptIsAFifoOrADevice_IsSaidAtOnce(string kind)
    {
        Make(kind);

        await Assert.ThrowsAsync<FileFormatException>(() => WithinPatienceAsync(() => InstalledScript.ReadAt(FilePath)));
    }

    [Fact]
    public void ReadAt_LinkToAScript_IsRead()
    {
        File.WriteAllBytes(Path.Combine(_directory, "script"), "#!/bin/sh"u8.ToArray());
        File.CreateSymbolicLink(FilePath, "script");

        Assert.Equal("#!/bin/sh", InstalledScript.ReadAt(FilePath));
    }

    [Fact]
    public void TryRead_OverTheLimit_IsSaid()
    {
        File.WriteAllBytes(FilePath, new byte[101]);

        Assert.Throws<FileFormatException>(() => BoundedFile.TryRead(FilePath, 100));
    }

    [Fact]
    public void TryRead_Nothing_IsNull() => Assert.Null(BoundedFile.TryRead(FilePath, 100));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Task<T> WithinPatienceAsync<T>(Func<T> read) =>
        Task.Run(read, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private void Make(string kind)
    {
        switch (kind)
        {
            case "a FIFO":
                Assert.Equal(0, TestLibc.MakeFifo(FilePath, 0b110_110_110));
                break;
            case "a directory":
                Directory.CreateDirectory(FilePath);
                break;
            default:
                File.CreateSymbolicLink(FilePath, "/dev/zero");
                break;
        }
    }
}
