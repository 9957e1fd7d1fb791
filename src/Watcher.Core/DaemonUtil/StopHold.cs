using Watcher.Core.Cluster;
using Watcher.Core.Holds;
using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>What an operator's stop and anybody's start mean for the holds: what he stopped stays down until it is started again.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="holds">The holds.</param>
/// <param name="time">Time.</param>
internal sealed class StopHold(GanetiPaths paths, HoldsFile holds, TimeProvider time)
{
    /// <summary>Before a stop: the watcher must not start the daemon in between.</summary>
    public void BeforeStop(string daemon)
    {
        if (!StopCallerProbe.Look(paths).IsOperator || holds.Read().Find(daemon, time.GetUtcNow()) is not null)
        {
            return;
        }

        Try(() => holds.HoldAsync(daemon, LoginName.Describe(), "daemon-util stop", null, CancellationToken.None).GetAwaiter().GetResult(), daemon, out var done);
        if (done)
        {
            StandardStream.WriteErrorLine($"daemon-util: {daemon} is held until it is started or released (ganeti-watcher release {daemon}): the watcher does not start it");
        }
    }

    /// <summary>A daemon that somebody starts is not to stay down any more.</summary>
    public void BeforeStart(string daemon)
    {
        if (!Path.Exists(paths.HoldsFile) || holds.Read().Find(daemon, time.GetUtcNow()) is null)
        {
            return;
        }

        Try(() => holds.ReleaseAsync(daemon, CancellationToken.None).GetAwaiter().GetResult(), daemon, out var done);
        if (done)
        {
            StandardStream.WriteErrorLine($"daemon-util: {daemon} is not held any more");
        }
    }

    /// <summary>Whether the watcher may not start it.</summary>
    public bool Forbids(string daemon) => holds.Read().Forbids(daemon, time.GetUtcNow());

    private static void Try(Action change, string daemon, out bool done)
    {
        try
        {
            change();
            done = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            // The stop or start was asked for, and is carried out all the same.
            StandardStream.WriteErrorLine($"daemon-util: the hold on {daemon} could not be changed: {e.Message}");
            done = false;
        }
    }
}
