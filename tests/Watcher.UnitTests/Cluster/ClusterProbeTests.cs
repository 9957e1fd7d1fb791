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

    [Fact]
    public async Task Look_AnotherNameInTheNodeListIsThisHosts_TakesIt()
    {
        Write("master_node", "node1.gnt.test");
        Write("node_list", "node1.gnt.test\nnode2.gnt.test\n");

        Assert.Equal(NodeRole.Master, (await LookAsync("node1.gnt.test", "other")).Role);
        Assert.Equal(NodeRole.Regular, (await LookAsync("node2.gnt.test", "other")).Role);
        Assert.Equal(RoleDoubt.HostNotListed, (await LookAsync("other", "other")).Doubt);
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("10", true)]
    [InlineData(null, false)]
    public async Task Look_NamesAreAskedForInTheClustersFamily(string? family, bool isV6)
    {
        Write("master_node", "node1.gnt.test");
        Write("node_list", "node1.gnt.test");
        if (family is not null)
        {
            Write("primary_ip_family", family + "\n");
        }

        bool? asked = null;
        await new ClusterProbe(_paths, new Ssconf(_paths), (own, six) => (asked = six, new HostNames(own, own, own)).Item2, TimeProvider.System)
            .LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isV6, asked);
    }

    [Theory]
    [InlineData("rm", "is missing")]
    [InlineData("empty", "is empty")]
    [InlineData("blank", "is empty")]
    [InlineData("directory", "is a directory")]
    public async Task Look_NodeListCannotBeTold_AMasterIsOne_AnotherNodeIsUnknown(string how, string expected)
    {
        Write("master_node", "node1.gnt.test");
        if (how == "directory")
        {
            Directory.CreateDirectory($"{_paths.DataDirectory}/ssconf_node_list");
        }
        else if (how != "rm")
        {
            Write("node_list", how == "blank" ? " \n\n" : "");
        }

        Assert.Equal(NodeRole.Master, (await LookAsync("node1.gnt.test", "other")).Role);
        var view = await LookAsync("node2.gnt.test", "node2.gnt.test");
        Assert.Equal(NodeRole.Unknown, view.Role);
        Assert.Contains("ssconf_node_list", view.Problem, StringComparison.Ordinal);
        Assert.Contains(expected, view.Problem, StringComparison.Ordinal);
    }

    /// <summary>What was found before is what the daemons see: a DNS server that is away takes neither a thread for each look nor the look's time.</summary>
    [Fact]
    public async Task Look_ResolverDoesNotAnswer_IsAskedOnce_AndTheRoleIsUnknown()
    {
        Write("master_node", "node1.gnt.test");
        Write("node_list", "node1.gnt.test");
        using var answer = new ManualResetEventSlim();
        var asked = 0;
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var probe = new ClusterProbe(
            _paths,
            new Ssconf(_paths),
            (own, _) =>
            {
                Interlocked.Increment(ref asked);
                isAsked.TrySetResult();
                answer.Wait(TestContext.Current.CancellationToken);
                return new HostNames(own, "node1.gnt.test", null);
            },
            time);
        var looks = new[] { probe.LookAsync(TestContext.Current.CancellationToken), probe.LookAsync(TestContext.Current.CancellationToken) };
        // On a busy machine a thread for it may come later than six seconds of this time.
        await isAsked.Task.WaitAsync(TestContext.Current.CancellationToken);
        while (!looks.All(look => look.IsCompleted))
        {
            time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        foreach (var look in looks)
        {
            Assert.Equal(RoleDoubt.HostNameUnresolved, (await look).Doubt);
        }

        Assert.Equal(1, asked);
        answer.Set();
    }

    /// <summary>A node that lost a file is a node still: "in no cluster" would have nothing told of it.</summary>
    [Theory]
    [InlineData("ssconf_cluster_name")]
    [InlineData("config.data")]
    [InlineData("server.pem")]
    public async Task Look_MasterNodeMissingBesideOtherFiles_IsUnknown(string file)
    {
        File.Create(Path.Combine(_paths.DataDirectory, file)).Dispose();

        Assert.Equal(NodeRole.Unknown, (await LookAsync()).Role);
    }

    [Theory]
    [InlineData("", "kvm", "ssconf_enabled_user_shutdown: is empty")]
    [InlineData("Maybe", "kvm", "ssconf_enabled_user_shutdown: says neither True nor False")]
    [InlineData("True", "", "ssconf_hypervisor_list: is missing or empty")]
    [InlineData("True", null, "ssconf_hypervisor_list: is missing or empty")]
    public async Task Look_UserShutdownCannotBeTold_TheRoleCan(string enabled, string? hypervisors, string expected)
    {
        Write("master_node", _host);
        Write("enabled_user_shutdown", enabled);
        if (hypervisors is not null)
        {
            Write("hypervisor_list", hypervisors);
        }

        var view = await LookAsync();

        Assert.Equal(NodeRole.Master, view.Role);
        Assert.Null(view.UsesUserShutdown);
        Assert.EndsWith(expected, view.UserShutdownProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_UserShutdownIsADirectory_TheRoleCanBeTold()
    {
        Write("master_node", _host);
        Directory.CreateDirectory($"{_paths.DataDirectory}/ssconf_enabled_user_shutdown");

        var view = await LookAsync();

        Assert.Equal(NodeRole.Master, view.Role);
        Assert.Contains("is a directory", view.UserShutdownProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1.gnt.test", false)]
    [InlineData("node1", true)]
    [InlineData(null, true)]
    public async Task FindMisnamed_TheMastersDaemonsFindAnotherName_IsTold(string? forDaemons, bool isTold)
    {
        Write("master_node", "node1.gnt.test");

        var misnamed = await new ClusterProbe(
            _paths, new Ssconf(_paths), (_, _) => new HostNames("node1.gnt.test", forDaemons, null), TimeProvider.System)
            .FindMisnamedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isTold, misnamed is not null);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<ClusterView> LookAsync() =>
        new ClusterProbe(_paths, new Ssconf(_paths), TimeProvider.System).LookAsync(TestContext.Current.CancellationToken);

    private Task<ClusterView> LookAsync(string forDaemons, string forPrograms) =>
        new ClusterProbe(_paths, new Ssconf(_paths), (own, _) => new HostNames(own, forDaemons, forPrograms), TimeProvider.System)
            .LookAsync(TestContext.Current.CancellationToken);

    private void Write(string key, string content)
    {
        using var file = File.CreateText($"{_paths.DataDirectory}/ssconf_{key}");
        file.Write(content);
    }
}
