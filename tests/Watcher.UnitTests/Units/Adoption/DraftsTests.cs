using Watcher.Core.Units.Adoption;
using Xunit;
using static Watcher.UnitTests.Units.Adoption.ScriptedFacts;

namespace Watcher.UnitTests.Units.Adoption;

/// <summary>What a run has left that was killed before the file was there.</summary>
public sealed class DraftsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("adoption").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("run/systemd/system/ganeti-noded.service.d", "50-take-over.conf")]
    [InlineData("run/systemd/system", "ganeti-confd.service")]
    [InlineData("usr/local/lib/systemd/system", "ganeti.target")]
    [InlineData("usr/local/lib/tmpfiles.d", "ganeti-watcher.conf")]
    public void Draft_IsSeen_AndUnadoptTakesItAway(string directory, string name)
    {
        var path = $"{_root}/{directory}/{name}";
        Draft(path);

        Assert.Equal([path], Look().Drafts);
        Assert.Equal($"remove what was half-written for {path}", UnadoptPlan.Make(Stock with { Disk = new DiskFacts { HasInitScript = true, Drafts = Look().Drafts } }, []).Texts()[0]);

        PlacedFile.RemoveDrafts(path);

        Assert.False(Look().HasAnything);
        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
        Assert.Equal(!directory.EndsWith("service.d", StringComparison.Ordinal), Directory.Exists($"{_root}/{directory}"));
    }

    [Fact]
    public void TwoInOneDirectory_TheSecondIsGoneWithTheFirst()
    {
        var places = new UnitPlaces(_root);
        Draft(places.HandBack);
        Draft(places.HandBackArguments);

        Assert.Equal([places.HandBack, places.HandBackArguments], Look().Drafts);
        foreach (var path in Look().Drafts)
        {
            PlacedFile.RemoveDrafts(path);
        }

        Assert.False(Look().HasAnything);
    }

    /// <summary>Any of them may be the one at which a run is killed.</summary>
    [Fact]
    public void EachFileThatIsWritten_IsLookedFor()
    {
        var places = new UnitPlaces(_root);
        var tree = TestValues.Tree();
        var changes = new TreeChanges(places, tree);
        string[] units = [.. tree.Files.Where(file => !file.IsDropIn).Select(file => file.Name)];
        string[] daemons = [.. units.Where(name => name.EndsWith(".service", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name))];
        changes.Write([.. units]);
        changes.KeepCopies([.. units]);
        changes.PrepareTakeOver([.. daemons], "/usr/sbin/ganeti-watcher");
        changes.HandOnArguments([("ganeti-noded", "--debug")]);
        string[] written = [.. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var path in written)
        {
            File.Delete(path);
            Draft(path);
        }

        Assert.Equal(written, Look().Drafts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OthersFiles_AreNone()
    {
        Draft($"{_root}/run/systemd/system/ganeti-noded.service.d/local.conf");

        Assert.False(Look().HasAnything);
    }

    private static void Draft(string path)
    {
        var directory = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        File.WriteAllBytes($"{directory}/.{Path.GetFileName(path)}.{Guid.NewGuid():N}.new", []);
    }

    private DiskFacts Look() => new TreeOnDisk(new UnitPlaces(_root)).Read(TestValues.Tree());
}
