using Watcher.Core.Native;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Units.Adoption;

/// <summary>Every place that <c>units adopt</c> and <c>unadopt</c> look at or write to, with every kind of thing in it: nothing hangs, is followed or lost.</summary>
[Collection(RealPrograms.Name)]
public sealed class AdoptionFileKindTests : IDisposable
{
    private const string Noded = "ganeti-noded.service";

    // The first of the places.
    private const int UnitPlacesCount = 4;

    private static readonly string[] Places =
    [
        "/usr/local/lib/systemd/system/ganeti-noded.service", "/usr/local/lib/tmpfiles.d/ganeti-watcher.conf", "/etc/systemd/system/ganeti-noded.service",
        "/run/systemd/system/ganeti-noded.service", "/var/lib/ganeti-watcher/units-aside/ganeti-noded.service",
        "/run/systemd/system/ganeti-noded.service.d/50-take-over.conf", "/run/systemd/system/ganeti.service.d/50-hand-back.env",
        "/etc/systemd/system/ganeti.target.wants/ganeti-noded.service", "/etc/init.d/ganeti", "/etc/rc2.d/S01ganeti",
    ];

    private static readonly string[] Kinds =
        ["a directory", "a full directory", "a FIFO", "a link to a file", "a link to nothing", "a link to itself", "a link to a directory", "a link to /dev/zero", "a second name", "empty", "no UTF-8", "endless"];

    private readonly string _root = Directory.CreateTempSubdirectory("kinds").FullName;
    private readonly UnitTree _tree = TestValues.Tree();

    public static TheoryData<string, string> All => [.. Places.SelectMany(place => Kinds.Select(kind => (place, kind)))];

    private string Treasure => $"{_root}/treasure";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(All))]
    public async Task OfAnotherKind_IsKeptOrRefused_AndNothingIsWrittenThroughIt(string place, string kind)
    {
        await File.WriteAllTextAsync(Treasure, "precious", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(_root + place)!);
        await MakeAsync(kind, _root + place);
        var status = FileStatus.OfLink(_root + place)!.Value;
        var places = new UnitPlaces(_root);
        var changes = new TreeChanges(places, _tree);
        var disk = new TreeOnDisk(places).Read(_tree);

        if (disk.Obstacles.IsEmpty)
        {
            try
            {
                changes.KeepAside(disk.InstalledOther);
                changes.Write(disk.ToWrite);
                changes.PutAside(disk.HidingOther);
                changes.Remove([.. disk.HidingSame, .. disk.Copies]);
                changes.PrepareTakeOver(["ganeti-noded"], "/usr/sbin/ganeti-watcher");
                changes.KeepCopies([Noded]);
                changes.HandOnArguments([("ganeti-luxid", "--no-voting")]);
            }
            catch (Exception e) when (Adopter.IsExpected(e))
            {
                // Told, and all is taken back.
            }

            changes.TakeBack();
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(Treasure, TestContext.Current.CancellationToken));
        var now = FileStatus.OfLink(_root + place)!.Value;
        Assert.Equal((status.Kind, status.Size), (now.Kind, now.Size));

        // What can be neither written over nor put aside is said before anything is done.
        var isObstacle = Array.IndexOf(Places, place) < UnitPlacesCount && kind is ("a directory" or "a full directory" or "a FIFO" or "endless");
        Assert.Equal(isObstacle ? [place] : [], disk.Obstacles.Select(obstacle => obstacle[_root.Length..obstacle.IndexOf(" is ", StringComparison.Ordinal)]));
    }

    private async Task MakeAsync(string kind, string path)
    {
        switch (kind)
        {
            case "a directory":
                Directory.CreateDirectory(path);
                break;
            case "a full directory":
                Directory.CreateDirectory($"{path}/a");
                break;
            case "a FIFO":
                Assert.Equal(0, (await Command.RunAsync(["mkfifo", path], Until.Deadline)).ExitCode);
                break;
            case "a link to a file":
                File.CreateSymbolicLink(path, Treasure);
                break;
            case "a link to nothing":
                File.CreateSymbolicLink(path, "/no/such/file");
                break;
            case "a link to itself":
                File.CreateSymbolicLink(path, path);
                break;
            case "a link to a directory":
                File.CreateSymbolicLink(path, _root);
                break;
            case "a link to /dev/zero":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "a second name":
                Assert.Equal(0, (await Command.RunAsync(["ln", Treasure, path], Until.Deadline)).ExitCode);
                break;
            case "empty":
                await File.WriteAllBytesAsync(path, []);
                break;
            case "no UTF-8":
                await File.WriteAllBytesAsync(path, [0xff, 0xfe, 0x80, 0x0a]);
                break;
            case "endless":
                using (var file = new FileStream(path, FileMode.Create))
                {
                    file.SetLength(1L << 40);
                }

                break;
        }
    }
}
