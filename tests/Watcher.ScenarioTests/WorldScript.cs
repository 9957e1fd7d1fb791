using Watcher.Core.Configuration;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;

namespace Watcher.ScenarioTests;

/// <summary>Lets one event happen to the world, and returns the facts by which a service learns of it.</summary>
internal static class WorldScript
{
    private static string? OneDaemon(string arguments) => arguments.Split(' ') is [_, var daemon] ? daemon : null;

    public static IReadOnlyList<Fact> Apply(
        WorldEvent happening, World world, ScriptedNode node, ScriptedGate gate, ScenarioLog log, SettableTime time)
    {
        List<Fact> facts = [];
        var now = time.GetUtcNow();
        Each(happening.Kill, "killed: ", daemon => Ended(node.Kill(daemon), ExitStatus.Killed(9)));
        Each(happening.Stop, "stopped: ", daemon => Ended(node.Stop(daemon), ExitStatus.Exited(0)));
        Each(happening.Raise, "ended by an exception: ", daemon => Ended(node.Stop(daemon), ExitStatus.Exited(1)));
        Each(happening.StartByHand, "started by hand: ", daemon =>
        {
            node.Run(daemon);
            facts.Add(new PidFileChanged());
        });
        foreach (var (daemon, trouble) in happening.Trouble ?? new Dictionary<string, StartTrouble>())
        {
            log.Happened($"the start of {daemon}: {trouble}");
            node.Troubles[ScenarioPlayer.Full(daemon)] = trouble;
        }

        foreach (var (daemon, age) in happening.StartTakes ?? new Dictionary<string, string>())
        {
            log.Happened($"the start of {daemon} takes {age}");
            node.StartTakes[ScenarioPlayer.Full(daemon)] = Age.Parse(age);
        }

        if (happening.Gate is { } because)
        {
            log.Happened(because.Length > 0 ? $"the gate closes: {because}" : "the gate opens");
            gate.Closed = because.Length > 0 ? new GateClosed(because, TimeSpan.FromSeconds(1)) : null;
        }

        if (happening.Operation is { } arguments)
        {
            log.Happened(arguments.Length > 0 ? $"begins: daemon-util {arguments}" : "daemon-util is done");
            node.Operation = arguments.Length > 0
                ? new GanetiOperation($"daemon-util {arguments}", OneDaemon(arguments), arguments.StartsWith("stop", StringComparison.Ordinal))
                : null;
        }

        ClusterScript.Apply(happening, node, log, now, facts);
        if (happening.LoadState is { } loadState)
        {
            log.Happened($"ganeti.target: {loadState}");
            node.Mode = new ModeEvidence(true, loadState == "silent" ? null : loadState, loadState == "silent" ? "systemd did not answer in time" : null);
            facts.Add(new Resync("systemd was reloaded"));
        }

        if (happening.UnclearPidFile is { } unclear)
        {
            log.Happened($"the pid file of {unclear} is emptied");
            node.Set(ScenarioPlayer.Full(unclear), new DaemonSight.Unclear("its pid file is empty, and pid 7 may be it", new ProcessIdentity(7, 70)));
        }

        foreach (var lost in happening.LosePidFile ?? [])
        {
            log.Happened($"the pid file of {lost} is removed, but it lives");
            node.Alive.Add(node.Stop(ScenarioPlayer.Full(lost)));
            facts.Add(new PidFileChanged());
        }

        foreach (var (daemon, age) in happening.Hold ?? new Dictionary<string, string>())
        {
            log.Happened($"held: {daemon} {age}".TrimEnd());
            var hold = new Hold(ScenarioPlayer.Full(daemon), now, "alice (as root)", "a repair", age.Length > 0 ? now + Age.Parse(age) : null);
            node.Holds = node.Holds with { All = node.Holds.All.Add(hold) };
            facts.Add(new HoldsChanged());
        }

        Each(happening.Release, "released: ", daemon =>
        {
            node.Holds = node.Holds with { All = node.Holds.All.RemoveAll(hold => hold.Daemon == daemon) };
            facts.Add(new HoldsChanged());
        });
        if (happening.DamagedHolds is { } damage)
        {
            log.Happened(damage.Length > 0 ? $"the file of holds: {damage}" : "the file of holds is mended");
            node.Holds = node.Holds with { Problem = damage.Length > 0 ? $"holds.json: {damage}" : null };
            facts.Add(new HoldsChanged());
        }

        if (happening.Reboot)
        {
            log.Happened("the node boots");
            node.Reboot(node.BootId + "+");
            facts.Add(new WatcherRestarted());
        }

        if (happening.SetClock is { } by)
        {
            log.Happened(SettingOfTheClock.Apply(by, time));
            facts.Add(new Resync("the clock was set"));
        }

        if (happening.WatcherRestarts)
        {
            log.Happened("the watcher itself is killed and begins anew");
            facts.Add(new WatcherRestarted());
        }

        return facts;

        void Each(IReadOnlyList<string>? daemons, string what, Action<string> happens)
        {
            if (daemons is not null)
            {
                log.Happened(what + string.Join(", ", daemons));
                daemons.Select(ScenarioPlayer.Full).ToList().ForEach(happens);
            }
        }

        void Ended(ProcessIdentity process, ExitStatus status) =>
            facts.Add(new ProcessExited(process, world.KernelTellsExits ? status : null));
    }
}
