using Watcher.Core.Cluster;
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
}
