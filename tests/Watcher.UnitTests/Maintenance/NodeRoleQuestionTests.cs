using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Confd;
using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class NodeRoleQuestionTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("node-role").FullName;
    private readonly NodeRoleQuestion _question;
    private string? _node = "node1.gnt.test";
    private ImmutableArray<string> _asked = [];
    private string? _askedFor;
    private byte[] _key = [];

    public NodeRoleQuestionTests()
    {
        var paths = new GanetiPaths(_root);
        _question = new NodeRoleQuestion(paths, new Ssconf(paths), _ => Task.FromResult<string?>(_node), AskAsync);
        Directory.CreateDirectory(paths.DataDirectory);
        Write("hmac.key", "91b3\n");
        Write("ssconf_master_candidates_ips", "192.0.2.1\n192.0.2.2\n192.0.2.1\n");
    }

    [Theory]
    [InlineData("True\n", true)]
    [InlineData("False\n", false)]
    [InlineData("true\n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsWanted_OnlyByAPlainYes(string? content, bool isWanted)
    {
        if (content is not null)
        {
            Write("ssconf_maintain_node_health", content);
        }

        Assert.Equal(isWanted, _question.IsWanted());
    }

    /// <summary>The key is all of its file, its line end too; each candidate is asked once.</summary>
    [Fact]
    public async Task AllCandidatesAreAsked_WithTheWholeKey()
    {
        var verdict = await AskAsync();

        Assert.Equal(ConfdRole.Offline, verdict.Role);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], _asked);
        Assert.Equal("node1.gnt.test", _askedFor);
        Assert.Equal("91b3\n"u8.ToArray(), _key);
    }

    [Fact]
    public async Task NoKey_IsADoubt()
    {
        File.Delete($"{_root}/var/lib/ganeti/hmac.key");
        Assert.Equal(new ConfdVerdict(null, $"{_root}/var/lib/ganeti/hmac.key is missing or empty"), await AskAsync());
    }

    [Fact]
    public async Task KeyIsALink_IsADoubt()
    {
        File.Delete($"{_root}/var/lib/ganeti/hmac.key");
        File.CreateSymbolicLink($"{_root}/var/lib/ganeti/hmac.key", "/etc/hostname");
        Assert.Equal(new ConfdVerdict(null, $"{_root}/var/lib/ganeti/hmac.key: is a symbolic link, which is not followed"), await AskAsync());
    }

    [Fact]
    public async Task NoCandidates_IsADoubt()
    {
        Write("ssconf_master_candidates_ips", "");
        Assert.Equal(new ConfdVerdict(null, $"{_root}/var/lib/ganeti/ssconf_master_candidates_ips names 0 master candidates"), await AskAsync());
    }

    [Fact]
    public async Task NobodysName_IsADoubt()
    {
        _node = null;
        Assert.Equal(new ConfdVerdict(null, "which of the cluster's nodes this host is, is unknown"), await AskAsync());
    }

    /// <summary>confd knows a name letter by letter only.</summary>
    [Theory]
    [InlineData("node2.gnt.test", "NODE2.gnt.test")]
    [InlineData("node1.gnt.test", "other", "node1.gnt.test", "Node1.gnt.test")]
    [InlineData(null, "other", "node1.gnt.test", "node2.gnt.test")]
    [InlineData(null, "node2")]
    [InlineData(null, null)]
    public void OwnName_IsThatOfTheList(string? expected, params string?[]? names) =>
        Assert.Equal(expected, RoleDecision.FindNode(["node1.gnt.test", "node2.gnt.test"], names ?? []));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<ConfdVerdict> AskAsync() => _question.AskAsync(TestContext.Current.CancellationToken);

    private Task<ImmutableArray<ConfdPeer>> AskAsync(
        string node, ImmutableArray<string> addresses, byte[] key, Func<ImmutableArray<ConfdPeer>, bool> isEnough, CancellationToken ct)
    {
        (_askedFor, _asked, _key) = (node, addresses, key);
        Assert.True(isEnough([.. addresses.Select(address => new ConfdPeer(address, new ConfdReply(4, ConfdRole.Candidate)))]));
        ImmutableArray<ConfdPeer> offline = [.. addresses.Select(address => new ConfdPeer(address, new ConfdReply(4, ConfdRole.Offline)))];
        Assert.False(isEnough(offline));
        return Task.FromResult(offline);
    }

    private void Write(string name, string content) => File.WriteAllBytes($"{_root}/var/lib/ganeti/{name}", Encoding.ASCII.GetBytes(content));
}
