using System.Collections.Immutable;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

public sealed class StopCallerTests
{
    private static readonly string[] Login = ["bash", "sudo bash", "/bin/login -p --", "sshd: root@pts/0"];

    private static readonly StopCaller Operator = new(LoginUser: 0, HasTerminal: true, Ancestors(Login), IsComplete: true, IsWatcherLocked: false);

    [Fact]
    public void IsOperator_ALoginAtATerminal_Is() => Assert.True(Operator.IsOperator);

    [Fact]
    public void IsOperator_InAnyDoubt_IsNot()
    {
        Assert.False((Operator with { LoginUser = null }).IsOperator);
        Assert.False((Operator with { HasTerminal = false }).IsOperator);
        Assert.False((Operator with { IsComplete = false }).IsOperator);
        Assert.False((Operator with { IsWatcherLocked = true }).IsOperator);
    }

    [Theory]
    [InlineData("/usr/bin/python3 /usr/sbin/gnt-cluster renew-crypto")]
    [InlineData("/usr/bin/python3 /usr/sbin/ganeti-noded")]
    [InlineData("/usr/bin/python3 /usr/share/ganeti/3.0/ganeti/tools/node_cleanup.py")]
    [InlineData("/bin/sh /etc/init.d/ganeti stop")]
    [InlineData("/bin/sh /etc/rc0.d/K01ganeti stop")]
    [InlineData("/bin/sh /usr/sbin/service ganeti stop ganeti-rapi")]
    [InlineData("/bin/sh /usr/sbin/invoke-rc.d ganeti stop")]
    [InlineData("/usr/bin/dpkg --configure -a")]
    [InlineData("apt-get upgrade")]
    [InlineData("/bin/sh /usr/lib/ganeti/daemon-util stop-all")]
    [InlineData("/usr/bin/python3 /usr/bin/unattended-upgrade")]
    [InlineData("/bin/sh /var/lib/dpkg/info/ganeti.prerm upgrade")]
    [InlineData("/usr/sbin/logrotate /etc/logrotate.conf")]
    [InlineData("/usr/sbin/cron -f")]
    [InlineData("/usr/bin/python3 /root/.ansible/tmp/x.py")]
    public void IsOperator_AProgramOfOthersAmongTheAncestors_IsNot(string ancestor) =>
        Assert.False((Operator with { Ancestors = Ancestors(["bash", ancestor, .. Login]) }).IsOperator);

    [Theory]
    [InlineData("vim /etc/default/ganeti")]
    [InlineData("tmux: server")]
    [InlineData("/bin/bash /root/maintenance.sh")]
    [InlineData("su -")]
    [InlineData("sudo /usr/lib/ganeti/daemon-util stop ganeti-rapi")]
    [InlineData("sudo ganeti-watcher daemon-util stop ganeti-rapi")]
    [InlineData("sudo /usr/local/sbin/ganeti-watcher daemon-util stop ganeti-rapi")]
    public void IsOperator_HisOwnToolsAmongTheAncestors_Is(string ancestor) =>
        Assert.True((Operator with { Ancestors = Ancestors([ancestor, .. Login]) }).IsOperator);

    [Fact]
    public void IsOperator_AShellToldInOneArgument_Is() => Assert.True(
        (Operator with { Ancestors = [Process("sh", "-c", "ganeti-watcher daemon-util stop ganeti-rapi"), .. Ancestors(Login)] }).IsOperator);

    [Theory]
    [InlineData("/usr/bin/python3 /usr/sbin/ganeti-watcher --no-strict", true)]
    [InlineData("ganeti-watcher", true)]
    [InlineData("sudo ganeti-watcher daemon-util start ganeti-rapi", false)]
    [InlineData("/usr/bin/python3 /usr/sbin/ganeti-noded", false)]
    [InlineData("/bin/sh /etc/init.d/ganeti start", false)]
    public void IsWatcher_TheWatcherItself_NotWhoRunsOurVerb(string ancestor, bool expected) =>
        Assert.Equal(expected, (Operator with { Ancestors = Ancestors(["sh", ancestor, .. Login]) }).IsWatcher);

    private static ProcessInfo Process(params string[] arguments) => new(new ProcessIdentity(99, 1), arguments[0], [.. arguments]);

    private static ImmutableArray<ProcessInfo> Ancestors(IEnumerable<string> commandLines) =>
    [
        .. commandLines.Select((line, i) =>
        {
            var arguments = line.Split(' ').ToImmutableArray();
            var command = Path.GetFileName(arguments[0]);
            return new ProcessInfo(new ProcessIdentity(100 + i, 1), command[..Math.Min(command.Length, 15)], arguments);
        }),
    ];
}
