using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.TestKit.Daemons;

namespace Watcher.ScenarioTests;

/// <summary>Lets happen what changes the node's place in its cluster, and Ganeti's operations that do so.</summary>
internal static class ClusterScript
{
    public static void Apply(WorldEvent happening, ScriptedNode node, ScenarioLog log, DateTimeOffset now, List<Fact> facts)
    {
        if (happening.Ganeti is { } command)
        {
            log.Happened(command.Length > 0 ? $"begins: {command}" : "the operation is done");
            if (node.Operation is { Process: var process } && node.Followed.Contains(process))
            {
                facts.Add(new ProcessExited(process, null));
            }

            // The clock of a scenario counts from the year 1, and so does its CLOCK_MONOTONIC.
            var began = TimeSpan.FromTicks(now.UtcTicks);
            node.Operation = command.Length > 0 ? new GanetiOperation(command, null, IsStop: false, new ProcessIdentity(9, 90), began) : null;
        }

        if (happening.QueuedScript is { } isQueued)
        {
            log.Happened(isQueued ? "systemd queues ganeti.service" : "systemd's job for ganeti.service is done");
            node.IsScriptQueued = isQueued;
        }

        foreach (var (daemon, arguments) in happening.Arguments ?? new Dictionary<string, string>())
        {
            log.Happened($"{daemon} is started with '{arguments}' from now on");
            node.Arguments[ScenarioPlayer.Full(daemon)] = arguments;
        }

        if (happening.Role is { } role)
        {
            log.Happened($"the node's role: {role}");
            node.Cluster = node.Cluster with { Role = role };
        }

        if (happening.Groups is { } groups)
        {
            log.Happened($"the node groups: {string.Join(", ", groups)}");
            node.Cluster = node.Cluster with { Groups = [.. groups] };
        }

        if (happening.UserShutdown is { } usesUserShutdown)
        {
            log.Happened($"user shutdown: {(usesUserShutdown ? "yes" : "no")}");
            node.Cluster = node.Cluster with { UsesUserShutdown = usesUserShutdown };
        }
    }
}
