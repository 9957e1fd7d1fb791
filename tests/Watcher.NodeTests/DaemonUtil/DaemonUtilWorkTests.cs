namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Who calls daemon-util sees no difference: the init script, logrotate, Ganeti itself.</summary>
public abstract class DaemonUtilWorkTests(NodeFixture fixture) : DaemonUtilTest(fixture)
{
    [Fact]
    public async Task InitScript_StopStatusStart_DoesWhatItSays()
    {
        // Of kvmd, which is not needed here: the init script knows no such word.
        await ScriptAsync(3, "status");
        await ScriptAsync(0, "stop");
        Assert.Empty(Node.Daemons.Running());
        // It looks for any process of that name.
        await Node.Daemons.WaitForLastChildAsync();
        await ScriptAsync(3, "status", "ganeti-noded");

        await ScriptAsync(0, "start");
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        await ScriptAsync(0, "status", "ganeti-noded");
        await ScriptAsync(1, "start", "no-such-daemon");
        await ScriptAsync(0, "restart", "ganeti-rapi");
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
    }

    [Fact]
    public async Task Logrotate_DaemonsWriteIntoTheNewFile()
    {
        const string Log = "/var/log/ganeti/node-daemon.log";
        var daemons = NodeDaemons.Names.Select(Node.Daemons.Get).ToArray();

        await Node.CheckedAsync(["logrotate", "--force", "/etc/logrotate.d/ganeti"]);

        await Node.Guest.RestartAsync();
        Assert.NotEqual("", Node.Files.Read(Log));
        Assert.All(daemons, daemon => Assert.True(Node.Processes.IsAlive(daemon), daemon.Name));
    }

    [Fact]
    public async Task RenewCrypto_SucceedsAndAllDaemonsAreBack()
    {
        await Node.CheckedAsync(
            ["sh", "-c", "mkdir -p -m 700 /root/.ssh && cd /root/.ssh && { test -e id_rsa || ssh-keygen -q -t rsa -N '' -f id_rsa; } && cp id_rsa.pub authorized_keys"]);
        await Node.RunAsync(["sh", "-c", "pgrep -x sshd || { mkdir -p /run/sshd; /usr/sbin/sshd; }"]);
        var before = NodeDaemons.Names.Select(Node.Daemons.Get).ToArray();

        await Node.CheckedAsync(
            ["gnt-cluster", "renew-crypto", "--force", "--new-cluster-certificate", "--new-confd-hmac-key", "--new-rapi-certificate"]);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.DoesNotContain(before, Node.Processes.IsAlive);
        Assert.False(Node.Files.Exists("/var/lib/ganeti-watcher/holds.json"));
        await Until.SucceedsAsync(async () => await Node.CheckedAsync(["gnt-instance", "list"]));
    }

    private async Task ScriptAsync(int expected, params string[] arguments)
    {
        string[] command = IsSupervised && arguments.Length == 1 && arguments[0] != "status" ? ["service", "ganeti", .. arguments] : ["/etc/init.d/ganeti", .. arguments];
        var result = await Node.RunAsync(["env", "SYSTEMCTL_SKIP_REDIRECT=1", .. command]);
        Assert.True(result.ExitCode == expected, $"{string.Join(' ', arguments)}: {result}");
    }
}
