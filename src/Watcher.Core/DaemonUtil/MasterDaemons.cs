using System.Collections.Immutable;

namespace Watcher.Core.DaemonUtil;

/// <summary>What start-master and stop-master are about (daemon-util, start_master).</summary>
internal static class MasterDaemons
{
    public static readonly ImmutableArray<string> InStartOrder = ["ganeti-wconfd", "ganeti-rapi", "ganeti-luxid"];
}
