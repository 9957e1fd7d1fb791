using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class WholeOperationsTests
{
    [Theory]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster init cluster.gnt.test")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster master-failover --no-voting --yes-do-it")]
    [InlineData("gnt-cluster", "/usr/bin/python3 -u /usr/sbin/gnt-cluster masterfailover")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster renew-crypto --new-cluster-certificate")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster destroy --yes-do-it")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster upgrade --resume")]
    [InlineData("node-daemon-set", "/usr/bin/python3 /usr/lib/ganeti/node-daemon-setup -d")]
    [InlineData("prepare-node-jo", "/usr/bin/python3 /usr/lib/ganeti/prepare-node-join")]
    [InlineData("node-cleanup", "/usr/bin/python3 /usr/lib/ganeti/tools/node-cleanup --yes-do-it")]
    [InlineData("ssl-update", "/usr/bin/python3 /usr/lib/ganeti/ssl-update")]
    [InlineData("cfgupgrade", "/usr/bin/python3 /usr/lib/ganeti/tools/cfgupgrade -f")]
    [InlineData("ganeti", "/bin/sh /etc/init.d/ganeti restart")]
    [InlineData("S20ganeti", "/bin/sh /etc/rc2.d/S20ganeti start")]
    [InlineData("ganeti.postinst", "/bin/sh /var/lib/dpkg/info/ganeti.postinst configure 3.0.2-3")]
    [InlineData("rc", "/bin/sh /etc/init.d/rc 2")]
    public void Includes_OneThatStopsOrStartsDaemonsHere_Yes(string command, string line) => Assert.True(WholeOperations.Includes(Process(command, line)));

    [Theory]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster verify")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster info")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster command init")]
    [InlineData("gnt-cluster", "/usr/bin/python3 /usr/sbin/gnt-cluster")]
    [InlineData("gnt-node", "/usr/bin/python3 /usr/sbin/gnt-node list")]
    [InlineData("gnt-node", "/usr/bin/python3 /usr/sbin/gnt-node add node9.gnt.test")]
    [InlineData("gnt-instance", "/usr/bin/python3 /usr/sbin/gnt-instance list")]
    [InlineData("vim", "vim /usr/sbin/gnt-cluster init")]
    [InlineData("bash", "bash")]
    [InlineData("ganeti", "/bin/sh /etc/init.d/ganeti status")]
    [InlineData("ganeti-watcher", "/bin/sh /etc/init.d/ganeti-watcher start")]
    [InlineData("S20ganeti-watch", "/bin/sh /etc/rc2.d/S21ganeti-watcher start")]
    [InlineData("cron", "/bin/sh /etc/init.d/cron start")]
    [InlineData("rc", "/bin/sh /home/alice/rc 2")]
    public void Includes_Others_No(string command, string line) => Assert.False(WholeOperations.Includes(Process(command, line)));

    private static ProcessInfo Process(string command, string line) => new(new ProcessIdentity(5, 5), command, [.. line.Split(' ')]);
}
