namespace Watcher.SandboxTests;

/// <summary>One pass: what runs afterwards, and what it says.</summary>
public sealed class PassTests : SandboxTest
{
    [Fact]
    public async Task Pass_NothingRunsOnTheMaster_AllIsStartedOnceInOrder()
    {
        await PassAsync();

        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Pass_SomeAreMissing_OnlyTheseAreStarted()
    {
        await Daemons.StartAsync("ganeti-noded", "ganeti-wconfd", "ganeti-mond");

        await PassAsync();

        Assert.Equal(["ganeti-confd", "ganeti-rapi", "ganeti-luxid"], Daemons.Starts);
        Assert.All(SandboxDaemons.OfMaster, name => Assert.Equal(1, Daemons.Count(name)));
    }

    [Theory]
    [InlineData]
    [InlineData("--once")]
    [InlineData("--no-strict")]
    public async Task Pass_HealthyNode_IsSilentAndStartsNothing(params string[] options)
    {
        await StartAllAsync();

        await PassAsync(options);

        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Pass_RepeatedOnAHealthyNode_LogsNothingNew()
    {
        await StartAllAsync();
        await PassAsync();
        var logged = Node.Log;

        await PassAsync();

        Assert.Equal(logged, Node.Log);
    }

    [Fact]
    public async Task Pass_NotInACluster_StartsNothingAndSaysSoOnce()
    {
        Node.LeaveCluster();

        await PassAsync();
        await PassAsync();

        Assert.Empty(Daemons.Starts);
        Assert.Single(Node.Log.Split('\n'), line => line.Contains("in no cluster", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_AnotherNodeIsMaster_TheMastersDaemonsAreLeftAlone()
    {
        Node.SetMaster(SandboxNode.OtherHostName);

        await PassAsync();

        Assert.Equal(SandboxDaemons.OfRegularNode, Daemons.Starts);
    }

    [Fact]
    public async Task Pass_MasterIsUnknown_TheMastersDaemonsAreLeftAloneAndTheFileIsNamed()
    {
        Node.SetMaster("");

        await PassAsync(exitCode: 1);

        Assert.Equal(SandboxDaemons.OfRegularNode, Daemons.Starts);
        AssertLogHas("ssconf_master_node is empty");
    }

    [Theory]
    [InlineData("True", "kvm", true)]
    [InlineData("True", "xen-pvm", false)]
    [InlineData("False", "kvm", false)]
    public async Task Pass_Kvmd_IsStartedOnlyWithKvmAndUserShutdown(string userShutdown, string hypervisors, bool expected)
    {
        Node.Write("var/lib/ganeti/ssconf_enabled_user_shutdown", userShutdown + "\n");
        Node.Write("var/lib/ganeti/ssconf_hypervisor_list", hypervisors + "\n");

        await PassAsync();

        Assert.Equal(expected, Daemons.Starts.Contains("ganeti-kvmd"));
    }

    [Fact]
    public async Task Pass_ADaemonIsNotInstalled_ItIsNoFault()
    {
        Node.Delete("usr/sbin/ganeti-mond");

        await PassAsync();

        Assert.Equal(SandboxDaemons.OfMaster.SkipLast(1), Daemons.Starts);
    }

    [Fact]
    public async Task Pass_MonitoringIsOffInDaemonUtil_MondIsLeftAlone()
    {
        const string Util = "usr/lib/ganeti/daemon-util";
        Node.Write(Util, $"{Node.Read(Util)}\n: || [[ \"False\" == True ]]\n");

        await PassAsync();

        Assert.DoesNotContain("ganeti-mond", Daemons.Starts);
    }

    [Fact]
    public async Task Pass_TwoAtOnce_NothingIsStartedTwice()
    {
        var results = await Task.WhenAll(Node.WatcherAsync(), Node.WatcherAsync());

        Assert.All(results, result => Assert.Equal(0, result.ExitCode));
        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
        Assert.All(SandboxDaemons.OfMaster, name => Assert.Equal(1, Daemons.Count(name)));
    }
}
