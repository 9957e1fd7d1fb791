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

    /// <summary>Of a command that was killed while it wrote: with it the directory of a drop-in would stay.</summary>
    [Fact]
    public void Removed_WhatWasLeftHalfWrittenBesideItGoesToo()
    {
        var directory = Directory.CreateDirectory($"{_root}/ganeti-noded.service.d").FullName;
        File.WriteAllBytes($"{directory}/.own.conf.{Guid.NewGuid():N}.new", [1]);

        Assert.False(PlacedFile.Remove($"{directory}/own.conf"));

        Assert.False(Directory.Exists(directory));
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

    /// <summary>An administrator's own under the name of one of ours: what it says is kept, and is there again when all is taken back.</summary>
    [Fact]
    public void OthersFilesInOurPlace_AreKept_AndComeBackAsTheyWere()
    {
        const string Own = "/usr/local/lib/systemd/system";
        Put($"{Own}/ganeti-noded.service", "[Service]\nEnvironment=SECRET=1\n");
        File.SetUnixFileMode($"{_root}{Own}/ganeti-noded.service", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink($"{_root}{Own}/ganeti-rapi.service", "/srv/ganeti-rapi.service");
        File.CreateSymbolicLink($"{_root}{Own}/ganeti-mond.service", "/dev/null");
        var disk = Look();
        Assert.Equal([$"{_root}{Own}/ganeti-noded.service", $"{_root}{Own}/ganeti-rapi.service"], disk.InstalledOther);
        Assert.Equal(["ganeti-mond.service"], disk.Masked);
        Assert.DoesNotContain("ganeti-mond.service", disk.ToWrite);

        var changes = Changes();
        var kept = changes.KeepAside(disk.InstalledOther);
        changes.Write(disk.ToWrite);

        Assert.Equal("[Service]\nEnvironment=SECRET=1\n", File.ReadAllText(kept[0].Aside));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept[0].Aside));
        Assert.Contains("/srv/ganeti-rapi.service", File.ReadAllText(kept[1].Aside), StringComparison.Ordinal);
        Assert.Empty(Look().InstalledOther);
        Assert.Empty(Look().ToWrite);

        changes.TakeBack();

        Assert.Equal(disk.InstalledOther, Look().InstalledOther);
        Assert.Equal("[Service]\nEnvironment=SECRET=1\n", File.ReadAllText($"{_root}{Own}/ganeti-noded.service"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{_root}{Own}/ganeti-noded.service"));
        Assert.Equal("/srv/ganeti-rapi.service", new FileInfo($"{_root}{Own}/ganeti-rapi.service").LinkTarget);
        Assert.False(Directory.Exists($"{_root}/var/lib/ganeti-watcher/units-aside"));
    }

    [Fact]
    public void Aside_TheFirstFreeNameIsTaken_AndTheSameIsKeptOnce()
    {
        const string Etc = "/etc/systemd/system/ganeti-noded.service";
        var asides = new List<string>();
        foreach (var text in (string[])["one", "two", "one", "three"])
        {
            Put(Etc, text);
            asides.Add(Path.GetFileName(Changes().PutAside([_root + Etc])[0].Aside));
        }

        Assert.Equal(["ganeti-noded.service", "ganeti-noded.service.1", "ganeti-noded.service", "ganeti-noded.service.2"], asides);
        Assert.Equal(["one", "two", "three"], asides.Distinct().Select(name => File.ReadAllText($"{_root}/var/lib/ganeti-watcher/units-aside/{name}")));
    }

    /// <summary>What a failed adopt did to the watcher's own units, and nothing else.</summary>
    [Fact]
    public void TakenBackForTheWatcherOnly_ItsUnitsAreAsBefore_AndTheRestStays()
    {
        const string Etc = "/etc/systemd/system/ganeti-watcher.service";
        var text = _tree.Files.First(file => file.Name == "ganeti-watcher.service").Text;
        Put(Etc, text);
        var changes = Changes();
        changes.Write(["ganeti-watcher.service", "ganeti.target"]);
        changes.Remove([_root + Etc]);

        changes.TakeBackWatcher();

        Assert.Equal(text, File.ReadAllText(_root + Etc));
        Assert.Equal([$"{_root}/usr/local/lib/systemd/system/ganeti.target"], Look().Installed);
    }

    /// <summary>A link that systemd led elsewhere for us leads where it led.</summary>
    [Fact]
    public void LinksThatSystemdMadeOrChanged_AreTakenBack()
    {
        Directory.CreateDirectory($"{_root}/etc/systemd/system/ganeti.target.wants");
        var (changed, made) = ($"{_root}/etc/systemd/system/ganeti.target.wants/ganeti-rapi.service", $"{_root}/etc/systemd/system/ganeti.target.wants/ganeti-mond.service");
        File.CreateSymbolicLink(changed, "/etc/systemd/system/ganeti-rapi.service");
        var before = Look().Links.Select(FileBefore.Of).ToList();
        var changes = Changes();

        File.Delete(changed);
        File.CreateSymbolicLink(changed, "/usr/local/lib/systemd/system/ganeti-rapi.service");
        File.CreateSymbolicLink(made, "/usr/local/lib/systemd/system/ganeti-mond.service");
        changes.Linked(before, Look().Links);
        changes.TakeBack();

        Assert.Equal([changed], Look().Links);
        Assert.Equal("/etc/systemd/system/ganeti-rapi.service", new FileInfo(changed).LinkTarget);
    }

    [Fact]
    public void ArgumentsForTheInitScript_AreForOneStart_AndGoWithTheirDirectory()
    {
        var changes = Changes();
        changes.HandOnArguments([("ganeti-luxid", "--no-voting --yes-do-it"), ("ganeti-wconfd", "--no-voting")]);

        var directory = $"{_root}/run/systemd/system/ganeti.service.d";
        Assert.Equal([$"{directory}/50-hand-back.conf", $"{directory}/50-hand-back.env"], Look().Copies);
        Assert.Equal("EXTRA_LUXID_ARGS=\"--no-voting --yes-do-it\"\nEXTRA_WCONFD_ARGS=\"--no-voting\"\n", File.ReadAllText($"{directory}/50-hand-back.env"));
        var lines = File.ReadAllLines($"{directory}/50-hand-back.conf");
        Assert.Contains($"EnvironmentFile=-{directory}/50-hand-back.env", lines);
        Assert.Contains($"ExecStartPost=-/bin/rm -f {directory}/50-hand-back.env", lines);

        changes.Remove(Look().Copies);

        Assert.False(Directory.Exists(directory));
    }

    [Theory]
    [InlineData("rc2.d/S01ganeti", false)]
    [InlineData("rc5.d/S99ganeti", false)]
    [InlineData("rc2.d/K01ganeti", true)]
    [InlineData("rc1.d/S01ganeti", true)]
    [InlineData("rc2.d/S01ganeti-other", true)]
    public void InitScript_IsDisabledUnlessABootStartsIt(string link, bool isDisabled)
    {
        Put("/etc/init.d/ganeti", "#!/bin/sh\n");
        Put($"/etc/{link}", "");

        var disk = Look();

        Assert.Equal((true, isDisabled), (disk.HasInitScript, disk.InitScriptIsDisabled));
        Assert.Contains("chmod +x", Assert.Single(disk.InitScriptProblems), StringComparison.Ordinal);
        File.SetUnixFileMode($"{_root}/etc/init.d/ganeti", (UnixFileMode)0b111_101_101);
        Put("/usr/lib/systemd/system/ganeti.service", "[Service]\n");
        Assert.Contains("/usr/lib/systemd/system/ganeti.service hides", Assert.Single(Look().InitScriptProblems), StringComparison.Ordinal);
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
