namespace Watcher.NodeTests.Evidence;

/// <summary>What the watcher takes for a fact must be one: who this host is, where RAPI listens, why nodes do not answer, what a file says.</summary>
public abstract class EvidenceTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Keep = "/root/evidence";
    private const string Luxid = "luxid";

    public override async ValueTask InitializeAsync()
    {
        await ShellAsync($"mkdir -p {Keep}; for f in /etc/hosts /etc/services /etc/default/ganeti /var/lib/ganeti/server.pem; do [ -e $f ] && cp -a --parents $f {Keep}; done; hostname >{Keep}/name");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);

        // RAPI is started anew: its port may be another one.
        await ShellAsync(
            $"hostname $(cat {Keep}/name); rm -f /etc/default/ganeti; cd {Keep} && cp -a etc var / && rm -rf {Keep}; cd /; "
            + "/usr/lib/ganeti/daemon-util stop ganeti-rapi; /usr/lib/ganeti/daemon-util start ganeti-rapi");
        await base.DisposeAsync();
    }

    /// <summary>The line for the cluster's own name is as in the node's own file.</summary>
    private const string Others = "127.0.0.1 localhost\\n192.0.2.100 cluster.gnt.test cluster\\n";

    /// <summary>Whoever luxid takes this host for: it starts by that, or refuses to.</summary>
    [Theory]
    [InlineData("2001:db8::1 node1-v6.gnt.test node1\\n192.0.2.1 node1.gnt.test node1")]
    [InlineData("192.0.2.1 node1.gnt.test node1 n1.gnt.test")]
    public async Task ShortHostName_LuxidKnowsItself_IsTheMaster(string hosts)
    {
        await NameAsync(hosts);
        await Node.Daemons.KillAsync(Luxid);

        await PassAsync();

        Assert.NotNull(Node.Daemons.Find(Luxid));
    }

    [Fact]
    public async Task ShortNameFirst_IsTheMaster_AndItIsToldThatLuxidWouldNotStart()
    {
        await NameAsync("192.0.2.1 node1 node1.gnt.test");

        await PassAsync();

        Assert.Equal(1, (await Node.WatcherAsync("status")).ExitCode);
        Assert.Contains("luxid and WConfD refuse to start on this master: this host is 'node1' (for luxid and WConfD: 'node1'; for Ganeti's commands: 'node1.gnt.test')", Node.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.1.1 node1")]
    [InlineData("192.0.2.1 www.gnt.test node1")]
    public async Task NoNameOfItIsANodes_IsToldWithTheNames_AndInTheStatus(string hosts)
    {
        await NameAsync(hosts);
        await Node.Daemons.KillAsync(Luxid, "mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Which node of the cluster this host is", Node.Log, StringComparison.Ordinal);
        Assert.Contains("this host is 'node1'", Node.Log, StringComparison.Ordinal);
        Assert.Contains("the nodes in /var/lib/ganeti/ssconf_node_list are node1.gnt.test", Node.Log, StringComparison.Ordinal);
        Assert.Contains("Which node of the cluster this host is", (await Node.WatcherAsync("status")).Text, StringComparison.Ordinal);
        Assert.Null(Node.Daemons.Find(Luxid));
        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    /// <summary>A healthy RAPI, wherever and however it listens (ganeti-rapi(8): "as listed in the system services database").</summary>
    [Theory]
    [InlineData("ganeti-rapi 5443/tcp", "")]
    [InlineData("", "--por=5081 --bin=127.0.0.1")]
    [InlineData("", "--no-s")]
    [InlineData("ganeti-rapi 5443/tcp", "-b 192.0.2.1 --no-ssl")]
    public async Task Rapi_IsFoundWhereItListens(string service, string arguments)
    {
        await ConfigureAsync(("Probes:GrownUpAfter", "0s"));
        await ShellAsync($"echo '{service}' >>/etc/services; echo 'RAPI_ARGS=\"{arguments}\"' >/etc/default/ganeti; /usr/lib/ganeti/daemon-util stop ganeti-rapi; /usr/lib/ganeti/daemon-util start ganeti-rapi");
        await Node.Daemons.WaitForAsync(["rapi"]);
        var rapi = Node.Daemons.Get("rapi");

        await PassAsync();

        Assert.Equal(rapi, Node.Daemons.Find("rapi"));
        Assert.DoesNotContain("ganeti-rapi", Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rapi_HangsOnAPortOfItsOwn_IsRestarted()
    {
        await ConfigureAsync(("Probes:GrownUpAfter", "0s"), ("Probes:AnswerDeadline", "2s"));
        await ShellAsync("echo 'RAPI_ARGS=\"-p 5081\"' >/etc/default/ganeti; /usr/lib/ganeti/daemon-util stop ganeti-rapi; /usr/lib/ganeti/daemon-util start ganeti-rapi");
        await Node.Daemons.WaitForAsync(["rapi"]);
        await PassAsync();
        await ShellAsync("kill -STOP $(cat /run/ganeti/ganeti-rapi.pid)");

        await Node.WatcherAsync("--once");

        Assert.Contains("Restarting ganeti-rapi: it does not answer", Node.Log, StringComparison.Ordinal);
        await Node.Daemons.WaitForAsync(["rapi"]);
    }

    /// <summary>The certificate is the cause; the node is not blamed for it.</summary>
    [Fact]
    public async Task ServerCertificateHasEnded_IsTheCause()
    {
        await CertifyAsync(days: -10);

        await PassAsync();

        Assert.Contains("/var/lib/ganeti/server.pem has ended at", Node.Log, StringComparison.Ordinal);
        Assert.Contains("node1.gnt.test cannot be asked, which says nothing about it: /var/lib/ganeti/server.pem has ended at", Node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("does not answer", Node.Log, StringComparison.Ordinal);
        var status = await Node.WatcherAsync("status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("/var/lib/ganeti/server.pem has ended at", status.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerCertificateEndsSoon_IsToldOnce_WithTheOptionThatRenewsIt()
    {
        await CertifyAsync(days: 20);

        await Node.WatcherAsync("--once");
        await Node.WatcherAsync("--once");

        const string Command = "gnt-cluster renew-crypto --new-cluster-certificate";
        Assert.Single(Node.Log.Split('\n'), line => line.Contains(Command, StringComparison.Ordinal));
        var help = await ShellAsync("gnt-cluster renew-crypto --help");
        foreach (var option in new[] { "--new-cluster-certificate", "--new-node-certificates", "--new-rapi-certificate", "--rapi-certificate" })
        {
            Assert.Contains(option, help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DefaultsFile_Latin1InAComment_DaemonsAreStarted()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", ""));
        await ShellAsync("printf '# G\\351r\\351 par Ansible\\nRAPI_ARGS=\"-b 127.0.0.1\"\\n' >/etc/default/ganeti");
        await Node.Daemons.KillAsync("noded", "confd", "rapi");

        await PassAsync();

        await Node.Daemons.WaitForAsync(["noded", "confd", "rapi"]);
    }

    [Fact]
    public async Task DefaultsFile_HasMoreThanAssignments_TheWayOutIsNamed_AndIsOne()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", ""));
        await ShellAsync("printf 'RAPI_ARGS=\"${RAPI_ARGS:--b 127.0.0.1}\"\\n' >/etc/default/ganeti");
        await Node.Daemons.KillAsync("rapi");

        Assert.Equal(1, (await Node.WatcherAsync("--once")).ExitCode);
        Assert.Contains("Daemons:DaemonUtil", Node.Log, StringComparison.Ordinal);

        Node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
        await ConfigureAsync(("Daemons:DaemonUtil", "/usr/lib/ganeti/daemon-util"));
        await Node.WatcherAsync("--once");
        await Node.Daemons.WaitForAsync(["rapi"]);
    }

    private Task<string> NameAsync(string hosts) => ShellAsync($"hostname node1; printf '{Others}{hosts}\\n' >/etc/hosts");

    /// <summary>A certificate of the same key that ends some days from now.</summary>
    private Task<string> CertifyAsync(int days) => ShellAsync(
        "python3 -W ignore -c '"
        + "from OpenSSL import crypto as c\n"
        + "f = \"/var/lib/ganeti/server.pem\"\n"
        + "d = open(f, \"rb\").read()\n"
        + "k, x = c.load_privatekey(c.FILETYPE_PEM, d), c.load_certificate(c.FILETYPE_PEM, d)\n"
        + $"x.gmtime_adj_notBefore(-900 * 86400); x.gmtime_adj_notAfter({days} * 86400); x.sign(k, \"sha256\")\n"
        + "open(f, \"wb\").write(c.dump_privatekey(c.FILETYPE_PEM, k) + c.dump_certificate(c.FILETYPE_PEM, x))'");

    private async Task<string> ShellAsync(string script) => (await Node.CheckedAsync(["sh", "-c", script])).Text;
}
