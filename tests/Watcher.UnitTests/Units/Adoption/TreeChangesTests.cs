using System.Text;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;
using Xunit;

namespace Watcher.UnitTests.Units.Adoption;

/// <summary>What is seen on a disk, and what is changed there and put back.</summary>
public sealed class TreeChangesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("adoption").FullName;
    private readonly UnitTree _tree = TestValues.Tree();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Empty_AllIsToBeWrittenAndEnabled()
    {
        var disk = Look();

        Assert.Equal(_tree.Files.Where(file => !file.IsDropIn).Select(file => file.Name), disk.ToWrite);
        Assert.Equal(_tree.Enabled().Order(StringComparer.Ordinal), disk.NotEnabled);
        Assert.False(disk.HasAnything);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Purged_OthersUnitFilesStay(bool isAside)
    {
        var own = Directory.CreateDirectory($"{_root}/own").FullName;
        File.WriteAllBytes($"{own}/daemons.json", [1]);
        var aside = Directory.CreateDirectory($"{own}/{UnitPlaces.AsideName}").FullName;
        if (isAside)
        {
            File.WriteAllBytes($"{aside}/ganeti-rapi.service", [1]);
        }

        OwnDirectories.Remove([own]);

        Assert.Equal(isAside ? [$"{aside}/ganeti-rapi.service"] : [], Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
        Assert.Equal(isAside, Directory.Exists(own));
    }

    [Fact]
    public void Written_NothingIsLeftToWrite_AndTakenBackNothingIsThere()
    {
        var changes = Changes();
        changes.Write(Look().ToWrite);
        Assert.Empty(Look().ToWrite);
        Assert.Contains($"{_root}/usr/local/lib/tmpfiles.d/ganeti-watcher.conf", Look().Installed);

        changes.TakeBack();

        Assert.False(Look().HasAnything);
        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void WhatHidesOurs_IsToldFromAMask_AndComesBack()
    {
        const string Etc = "/etc/systemd/system";
        Put($"{Etc}/ganeti-noded.service", "[Service]\nExecStart=/bin/upstream\n");
        Put($"{Etc}/ganeti.target", _tree.Files.First(file => file.Name == "ganeti.target").Text);
        File.CreateSymbolicLink($"{_root}{Etc}/ganeti-mond.service", "/dev/null");
        File.CreateSymbolicLink($"{_root}{Etc}/ganeti-rapi.service", "/srv/ganeti-rapi.service");
        Directory.CreateDirectory($"{_root}{Etc}/multi-user.target.wants");
        File.CreateSymbolicLink($"{_root}{Etc}/multi-user.target.wants/ganeti.target", "/gone");

        var disk = Look();

        Assert.Equal([$"{_root}{Etc}/ganeti-noded.service", $"{_root}{Etc}/ganeti-rapi.service"], disk.HidingOther);
        Assert.Equal([$"{_root}{Etc}/ganeti.target"], disk.HidingSame);
        Assert.Equal(["ganeti-mond.service"], disk.Masked);
        Assert.Equal([$"{_root}{Etc}/multi-user.target.wants/ganeti.target"], disk.Links);
        Assert.DoesNotContain("ganeti.target", disk.NotEnabled);
        Assert.DoesNotContain("ganeti-mond.service", disk.NotEnabled);

        var changes = Changes();
        changes.PutAside(disk.HidingOther);
        changes.Remove([.. disk.HidingSame, .. disk.Links]);
        Assert.Equal("[Service]\nExecStart=/bin/upstream\n", File.ReadAllText($"{_root}/var/lib/ganeti-watcher/units-aside/ganeti-noded.service"));
        Assert.Contains("/srv/ganeti-rapi.service", File.ReadAllText($"{_root}/var/lib/ganeti-watcher/units-aside/ganeti-rapi.service"), StringComparison.Ordinal);
        Assert.Empty(Look().HidingOther.Concat(Look().HidingSame).Concat(Look().Links));

        changes.TakeBack();

        Assert.Equal(disk.HidingOther, Look().HidingOther);
        Assert.Equal(disk.HidingSame, Look().HidingSame);
        Assert.Equal(disk.Links, Look().Links);
        Assert.Equal("/srv/ganeti-rapi.service", new FileInfo($"{_root}{Etc}/ganeti-rapi.service").LinkTarget);
    }

    [Fact]
    public void TakeOversAndCopies_AreSeen_AndGoWithTheirDirectories()
    {
        var changes = Changes();
        changes.PrepareTakeOver(["ganeti-noded"], "/usr/sbin/ganeti-watcher");
        changes.KeepCopies(["ganeti-confd.service"]);

        var disk = Look();
        Assert.Equal([$"{_root}/run/systemd/system/ganeti-noded.service.d/50-take-over.conf"], disk.TakeOvers);
        Assert.Equal([$"{_root}/run/systemd/system/ganeti-confd.service"], disk.Copies);

        changes.Remove([.. disk.TakeOvers, .. disk.Copies]);

        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_root}/run/systemd/system"));
    }

    [Theory]
    [InlineData("ganeti-noded.service", "KillMode=process")]
    [InlineData("ganeti-luxid.service", "KillMode=process")]
    public void Copy_KeepsWhatProtectsGuests_AndBelongsToNothing(string unit, string kept)
    {
        var lines = UnitCopy.Text(_tree.Files.First(file => file.Name == unit).Text).Split('\n');

        Assert.Contains(kept, lines);
        Assert.Contains("Conflicts=ganeti.service", lines);
        Assert.Contains(lines, line => line.StartsWith("After=", StringComparison.Ordinal) && line.Contains(" ganeti.service ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("PartOf=", StringComparison.Ordinal) || line.StartsWith("StopPropagatedFrom=", StringComparison.Ordinal) || line.StartsWith("WantedBy=", StringComparison.Ordinal));
    }

    private DiskFacts Look() => new TreeOnDisk(new UnitPlaces(_root)).Read(_tree);

    private TreeChanges Changes() => new(new UnitPlaces(_root), _tree);

    private void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root + path)!);
        File.WriteAllBytes(_root + path, Encoding.UTF8.GetBytes(text));
    }
}
