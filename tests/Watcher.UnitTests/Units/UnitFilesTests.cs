using Watcher.Core.Units;
using Watcher.Core.Units.Templates;
using Xunit;

namespace Watcher.UnitTests.Units;

public sealed class UnitFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("units").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Write_Twice_WritesOnlyWhatDiffers()
    {
        var files = new UnitFiles(_directory);
        var tree = Tree(("a.service", "1"), ("b.service", "2"));

        Assert.Equal([$"{_directory}/a.service", $"{_directory}/b.service"], files.Write(tree));
        Assert.Empty(files.Write(tree));
        Assert.Equal([$"{_directory}/b.service"], files.Write(Tree(("a.service", "1"), ("b.service", "3"))));
        Assert.Equal("3", File.ReadAllText($"{_directory}/b.service"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode($"{_directory}/b.service"));
        Assert.Equal(2, Directory.GetFileSystemEntries(_directory).Length);
    }

    [Fact]
    public void Write_MaskedUnit_StaysMaskedAndIsNamed()
    {
        File.CreateSymbolicLink($"{_directory}/a.service", "/dev/null");
        var files = new UnitFiles(_directory);

        Assert.Empty(files.Write(Tree(("a.service", "1"))));
        Assert.Equal([$"{_directory}/a.service"], files.Links(Tree(("a.service", "1"))));
        Assert.Equal("/dev/null", new FileInfo($"{_directory}/a.service").LinkTarget);
    }

    [Fact]
    public void Outdated_FileOfAnEmptyTemplate_IsNamed()
    {
        File.Create($"{_directory}/old.service").Dispose();

        Assert.Equal([$"{_directory}/old.service"], new UnitFiles(_directory).Outdated(new UnitTree([], ["old.service", "never.service"])));
    }

    [Theory]
    [InlineData("/etc/systemd/system", "ganeti-watcher.tmpfiles.conf", "/etc/tmpfiles.d/ganeti-watcher.conf")]
    [InlineData("/x/usr/lib/systemd/system/", "ganeti-watcher.tmpfiles.conf", "/x/usr/lib/tmpfiles.d/ganeti-watcher.conf")]
    [InlineData("/srv/some-dir", "ganeti-watcher.tmpfiles.conf", "/srv/some-dir/ganeti-watcher.tmpfiles.conf")]
    [InlineData("/etc/systemd/system", "ganeti-noded.service.d/50-hardening.conf", "/etc/systemd/system/ganeti-noded.service.d/50-hardening.conf")]
    public void PathOf_File_IsWhereItIsRead(string directory, string name, string expected) =>
        Assert.Equal(expected, new UnitFiles(directory).PathOf(name));

    private static UnitTree Tree(params (string Name, string Text)[] files) => new([.. files.Select(file => new RenderedUnit(file.Name, file.Text))], []);
}
