using Watcher.Core.Systemd;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>
/// Keeps the socket of a daemon that has gone open for whoever starts it again at once: its unit is what the socket is needed by until this ends. An upgrade of Ganeti's
/// package stops <c>ganeti.service</c>, and with it all, and starts it again (dh_installinit).
/// </summary>
/// <param name="systemd">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class Linger(ISystemdBus systemd, TimeProvider time)
{
    /// <summary>From the end of the stop on. A client's connection waits there, and ends with the socket.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A start waits for the end of this. Asked only while all of Ganeti is being stopped, and for ten seconds more: not worth a listener.
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(100);

    /// <param name="daemon">The unit of the daemon that has gone.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="BusException">systemd cannot be asked for as long.</exception>
    /// <exception cref="TimeoutException">It does not answer for as long.</exception>
    public async Task RunAsync(string daemon, CancellationToken ct)
    {
        TimeSpan? stopped = null;
        for (var answered = time.SinceBoot(); ; await Task.Delay(Rhythm, time, ct))
        {
            try
            {
                var states = await systemd.GetStatesAsync([UnitTree.Root, daemon, "shutdown.target"], ct);
                answered = time.SinceBoot();
                stopped = states[0].Job.Length > 0 ? null : stopped ?? answered;
                if (!GoesOn(states[0], states[1], isShutdown: states[2].Job.Length > 0 || states[2].ActiveState == "active", answered - (stopped ?? answered)))
                {
                    return;
                }
            }
            catch (Exception e) when (e is BusException or TimeoutException && time.SinceBoot() - answered < Patience)
            {
                // An upgrade may have systemd execute itself anew, or the bus, in just this moment.
            }
        }
    }

    /// <summary>Pure.</summary>
    /// <param name="all">ganeti.target.</param>
    /// <param name="daemon">The daemon.</param>
    /// <param name="isShutdown">Whether the machine goes down.</param>
    /// <param name="stopped">For how long all has been stopped.</param>
    public static bool GoesOn(UnitStates all, UnitStates daemon, bool isShutdown, TimeSpan stopped) =>
        !isShutdown
        && daemon is { ActiveState: "inactive" or "failed", Job: "" or "stop" }
        && (all.Job == "stop" || (all.ActiveState != "active" && stopped < Patience));
}
