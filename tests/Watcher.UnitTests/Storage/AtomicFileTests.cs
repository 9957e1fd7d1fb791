using System.Globalization;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Storage;

/// <summary>In a directory where others may make files.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const uint Nobody = 65534;

    private readonly string _directory = Directory.CreateTempSubdirectory("atomic").FullName;
    private readonly string _path;
    private readonly string _victim;

    public AtomicFileTests()
    {
        _path = Path.Combine(_directory, "instance-status");
        _victim = Path.Combine(_directory, "victim");
        File.WriteAllBytes(_victim, "precious"u8.ToArray());
    }

    [Fact]
    public void Replace_LinksLieWhereADraftMightBe_NothingIsWrittenThroughThem()
    {
        foreach (var name in new[] { $"{_path}.{Environment.ProcessId}.new", $"{_path}.new", _path })
        {
            File.CreateSymbolicLink(name, _victim);
        }

        AtomicFile.Replace(_path, "new"u8.ToArray(), Mode);

        Assert.Equal("precious", File.ReadAllText(_victim));
        Assert.Null(new FileInfo(_path).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_path));
    }

    [Fact]
    public void Draft_NameCannotBeForetold()
    {
        using var one = DraftFile.Of(_path);
        using var other = DraftFile.Of(_path);
        using var first = one.File;
        using var second = other.File;

        var names = Directory.GetFiles(_directory, ".instance-status.*", Hidden).Select(Path.GetFileName).ToList();

        Assert.Equal(2, names.Count);
        var random = names.Select(name => name!.Split('.')[^2]).ToList();
        Assert.All(random, each => Assert.Equal(32, each.Length));
        Assert.NotEqual(random[0], random[1]);
    }

    [Fact]
    public void Replace_WritingFails_LeavesTheFileAndNothingElse()
    {
        File.WriteAllBytes(_path, "old"u8.ToArray());

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Replace(_path, _ => throw new InvalidOperationException(), Mode));

        Assert.Equal("old", File.ReadAllText(_path));
        Assert.Equal(2, Directory.GetFileSystemEntries(_directory, "*", Hidden).Length);
    }

    /// <summary>A process was killed while it wrote: what it left is removed. What only looks so, or is being written, stays.</summary>
    [Fact]
    public void RemoveLeftovers_TakesOursOnly()
    {
        Assert.SkipUnless(Libc.GetEffectiveUserId() == 0, "needs root: files of another user");
        var (left, theirs, link, linked, other) = (Name(1), Name(2), Name(3), Name(4), ".instance-status.short.new");
        foreach (var name in new[] { left, theirs, linked, other })
        {
            File.WriteAllBytes(Path.Combine(_directory, name), []);
        }

        TestLibc.Chown(Path.Combine(_directory, theirs), Nobody, Nobody);
        File.CreateSymbolicLink(Path.Combine(_directory, link), _victim);
        using var directory = OpenDirectory.At(_directory);
        directory.Link(linked, "second-name");
        using var draft = DraftFile.Of(_path);
        using var beingWritten = draft.File;

        DraftFile.RemoveLeftovers(directory);

        var names = directory.Names().ToList();
        Assert.DoesNotContain(left, names);
        Assert.Superset(new HashSet<string>([theirs, link, linked, other]), names.ToHashSet());
        draft.Publish(durable: false);
        Assert.True(File.Exists(_path));
    }

    [Fact]
    public void Replace_FirstInADirectory_RemovesLeftovers()
    {
        File.WriteAllBytes(Path.Combine(_directory, Name(1)), []);

        AtomicFile.Replace(_path, [], Mode);

        Assert.False(File.Exists(Path.Combine(_directory, Name(1))));
    }

    [Fact]
    public void OpenDirectory_CreateWhereSomethingIs_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_directory, "there"), "theirs"u8.ToArray());
        using var directory = OpenDirectory.At(_directory);

        Assert.Throws<NativeException>(() => directory.Create("there", OpenFlags.ReadWrite, 0b110_000_000));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(_directory, "there")));
    }

    [Fact]
    public void OpenDirectory_LinkOfAStranger_IsNotFollowed()
    {
        Assert.SkipUnless(Libc.GetEffectiveUserId() == 0, "needs root: a link of another user");
        var (ours, theirs) = (Path.Combine(_directory, "ours"), Path.Combine(_directory, "theirs"));
        File.CreateSymbolicLink(ours, _directory);
        File.CreateSymbolicLink(theirs, _directory);
        TestLibc.ChownLink(theirs, Nobody, Nobody);

        using var opened = OpenDirectory.At(ours);
        Assert.Contains("victim", opened.Names());
        Assert.Throws<NativeException>(() => OpenDirectory.At(theirs));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static EnumerationOptions Hidden => new() { AttributesToSkip = 0 };

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $".instance-status.{number:x32}.new");
}
