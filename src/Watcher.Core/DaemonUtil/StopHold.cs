using Watcher.Core.Cluster;
using Watcher.Core.Holds;
using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>What an operator's stop and somebody's start mean for the holds: what he stopped stays down until it is started again.</summary>
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

    /// <summary>
    /// Before a start. A daemon that somebody starts is not to stay down any more; but a program that starts whatever there is (the init script at
    /// boot) does not know of the hold, and a watcher, Ganeti's too, starts nothing that is held.
    /// </summary>
    /// <returns>Whether it may be started.</returns>
    public bool BeforeStart(string daemon)
    {
        var now = time.GetUtcNow();
        var sight = holds.Read();
        if (!sight.Forbids(daemon, now))
        {
            return true;
        }

        var caller = StopCallerProbe.Look(paths);
        if (caller.IsWatcher || sight.Find(daemon, now) is null)
        {
            return !caller.IsWatcher;
        }

        if (caller.IsRoutine)
        {
            StandardStream.WriteErrorLine($"daemon-util: {daemon} is started, and stays held (ganeti-watcher release {daemon}): the watcher does not start it again");
            return true;
        }

        Try(() => holds.ReleaseAsync(daemon, CancellationToken.None).GetAwaiter().GetResult(), daemon, out var done);
        if (done)
        {
            StandardStream.WriteErrorLine($"daemon-util: {daemon} is not held any more");
        }

        return true;
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
