using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class OperationProbeTests
{
    [Theory]
    [InlineData("daemon-util", "/bin/bash /usr/lib/ganeti/daemon-util stop-all", null, true)]
    [InlineData("daemon-util", "/bin/bash /usr/lib/ganeti/daemon-util start ganeti-noded", "ganeti-noded", false)]
    [InlineData("start-stop-daem", "start-stop-daemon --stop --retry 30 --pidfile /run/ganeti/ganeti-rapi.pid", "ganeti-rapi", true)]
    public void Read_OfGanetis_IsAnOperation(string command, string line, string? daemon, bool isStop)
    {
        var operation = OperationProbe.Read(Process(command, line))!;

        Assert.Equal((daemon, isStop), (operation.Daemon, operation.IsStop));
    }

    [Theory]
    [InlineData("start-stop-daem", "start-stop-daemon --start --exec /usr/sbin/sshd")]
    [InlineData("bash", "bash -c sleep")]
    public void Read_Others_IsNone(string command, string line) => Assert.Null(OperationProbe.Read(Process(command, line)));

    private static ProcessInfo Process(string command, string line) => new(new ProcessIdentity(5, 5), command, [.. line.Split(' ')]);
}
