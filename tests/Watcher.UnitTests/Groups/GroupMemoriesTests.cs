using Watcher.Core.Cluster;
using Watcher.Core.Groups;
using Xunit;

namespace Watcher.UnitTests.Groups;

public sealed class GroupMemoriesTests : IDisposable
{
    private const string Kept = "11111111-1111-4111-8111-111111111111";
    private const string Gone = "22222222-2222-4222-8222-222222222222";

    private readonly string _root = Directory.CreateTempSubdirectory("memories").FullName;

    public GroupMemoriesTests()
    {
        Directory.CreateDirectory(Paths.OwnDataDirectory);
        foreach (var name in (string[])[$"instances.{Kept}", $"disks.{Kept}", $"instances.{Gone}", $"disks.{Gone}", "daemons", "holds", "instances.mine"])
        {
            File.Create(Paths.Memory(name)).Dispose();
        }
    }

    private GanetiPaths Paths => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Forget_AGroupThatWasRemoved_GoesAlone()
    {
        GroupMemories.Forget(Paths, [new NodeGroup(Kept, "default")]);

        Assert.Equal(["daemons", $"disks.{Kept}", "holds", $"instances.{Kept}", "instances.mine"], Left());
    }

    [Fact]
    public void Forget_NothingWasEverRemembered_IsFine() => GroupMemories.Forget(new GanetiPaths(_root + "/none"), []);

    private IEnumerable<string> Left() =>
        Directory.EnumerateFiles(Paths.OwnDataDirectory).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
