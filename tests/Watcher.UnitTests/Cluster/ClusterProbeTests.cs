using Watcher.Core.Cluster;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class ClusterProbeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cluster").FullName;
    private readonly GanetiPaths _paths;
    private readonly string _host = System.Net.Dns.GetHostName();

    public ClusterProbeTests()
    {
        _paths = new GanetiPaths(_root);
        Directory.CreateDirectory(_paths.DataDirectory);
    }

    [Fact]
    public async Task Look_NeitherSsconfNorCertificate_IsInNoCluster() => Assert.Equal(NodeRole.NotInCluster, (await LookAsync()).Role);

    [Fact]
    public async Task Look_MasterNodeIsThisHost_IsMaster()
    {
        Write("master_node", _host + "\n");

        Assert.Equal(NodeRole.Master, (await LookAsync()).Role);
    }

    [Fact]
    public async Task Look_MasterNodeIsAnother_IsRegular()
    {
        Write("master_node", "other.example\n");
        Write("node_list", $"other.example\n{_host}\n");

        Assert.Equal(NodeRole.Regular, (await LookAsync()).Role);
    }

    [Fact]
    public async Task Look_MasterNodeEmpty_IsUnknownAndNamesTheFile()
    {
        Write("master_node", "");

        var view = await LookAsync();

        Assert.Equal(NodeRole.Unknown, view.Role);
        Assert.Equal($"{_root}/var/lib/ganeti/ssconf_master_node is empty", view.Problem);
    }

    [Fact]
    public async Task Look_MasterNodeMissingBesideACertificate_IsUnknown()
    {
        File.Create(_paths.ServerCertificate).Dispose();

        Assert.Equal($"{_root}/var/lib/ganeti/ssconf_master_node is missing", (await LookAsync()).Problem);
    }

    [Fact]
    public async Task Look_MasterNodeIsADirectory_IsUnknownAndNamesTheFile()
    {
        Directory.CreateDirectory($"{_paths.DataDirectory}/ssconf_master_node");

        Assert.Contains("ssconf_master_node", (await LookAsync()).Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_FarTooLarge_IsUnknownAndNamesTheFile()
    {
        Write("master_node", new string('x', 200_000));

        Assert.Contains("is larger than", (await LookAsync()).Problem!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fake\nkvm\n", "True", true)]
    [InlineData("kvm", "False", false)]
    [InlineData("fake", "True", false)]
    public async Task Look_KvmAndUserShutdown_NeedsKvmd(string hypervisors, string enabled, bool needed)
    {
        Write("master_node", _host);
        Write("hypervisor_list", hypervisors);
        Write("enabled_user_shutdown", enabled);

        Assert.Equal(needed, (await LookAsync()).UsesUserShutdown);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<ClusterView> LookAsync() =>
        new ClusterProbe(_paths, new Ssconf(_paths), TimeProvider.System).LookAsync(TestContext.Current.CancellationToken);

    private void Write(string key, string content)
    {
        using var file = File.CreateText($"{_paths.DataDirectory}/ssconf_{key}");
        file.Write(content);
    }
}
