using Watcher.Core.Cluster;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class NodeGroupTests
{
    private const string OtherGroup = "99999999-2222-3333-4444-555555555555";

    [Fact]
    public void Parse_LineThatIsNone_IsNoGroup()
    {
        Assert.Null(NodeGroup.Parse("../../etc/passwd name"));
        Assert.Equal(new NodeGroup(OtherGroup, "a b"), NodeGroup.Parse($"{OtherGroup} a b"));
    }

    /// <summary>Every cluster has a group: none would leave all instances alone without a word.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n \n")]
    public void ReadAll_None_IsAFault(string? content)
    {
        var root = Directory.CreateTempSubdirectory("groups").FullName;
        try
        {
            var paths = new GanetiPaths(root);
            Directory.CreateDirectory(paths.DataDirectory);
            if (content is not null)
            {
                using var file = File.CreateText($"{paths.DataDirectory}/ssconf_nodegroups");
                file.Write(content);
            }

            Assert.Contains("ssconf_nodegroups", Assert.Throws<FileFormatException>(() => NodeGroup.ReadAll(new Ssconf(paths))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
