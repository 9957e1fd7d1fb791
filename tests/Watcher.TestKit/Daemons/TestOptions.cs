using Watcher.Core.Daemons;

namespace Watcher.TestKit.Daemons;

/// <summary>The defaults of appsettings.json, as a test sees them.</summary>
internal static class TestOptions
{
    public static readonly DaemonsOptions Defaults = new()
    {
        DaemonUtil = "/usr/lib/ganeti/daemon-util",
        ExecutableDirectory = "/usr/sbin",
        StoppedGrace = TimeSpan.FromMinutes(30),
        RoleGrace = TimeSpan.FromSeconds(90),
        OperationLimit = TimeSpan.FromMinutes(15),
        StartDeadline = TimeSpan.FromSeconds(30),
        SettleTime = TimeSpan.FromSeconds(1),
        ShortLife = TimeSpan.FromSeconds(10),
        RetryFirst = TimeSpan.FromSeconds(5),
        RetryMost = TimeSpan.FromMinutes(4),
    };
}
