using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>What stands of the node itself, whoever starts its daemons: its mode and role, and what somebody holds. Pure.</summary>
internal static class NodeNotices
{
    public static void Add(ModeState mode, DaemonsSeen seen, bool isChanging, ImmutableArray<Notice>.Builder notices)
    {
        if (seen.Cluster.Role == NodeRole.NotInCluster)
        {
            notices.Add(new NotInCluster());
            return;
        }

        notices.Add(new ModeIs(mode.Mode, mode.Reason));
        if (mode.Doubt is { } doubt)
        {
            notices.Add(new ModeInDoubt(doubt));
        }

        // A node that joins has a list of nodes before it is on it.
        if (seen.Cluster.Problem is { } problem && !(isChanging && seen.Cluster.Doubt == RoleDoubt.HostNotListed))
        {
            notices.Add(seen.Cluster.Doubt switch
            {
                RoleDoubt.HostNameUnresolved => new HostNameUnresolved(problem),
                RoleDoubt.HostNotListed => new HostNotListed(problem),
                _ => new RoleUnknown(problem),
            });
        }

        if (seen.Cluster.Misnamed is { } names)
        {
            notices.Add(new HostMisnamed(names));
        }

        if (seen.Cluster.UserShutdownProblem is { } unknown)
        {
            notices.Add(new UserShutdownUnknown(unknown));
        }

        if (seen.NotInstalled is { } missing)
        {
            notices.Add(new DaemonNotInstalled(missing, seen.Options.ExecutableDirectory));
        }
    }

    public static void AddRoleChange(RoleChange? change, DaemonsOptions options, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        if (change is not null && change.At + options.RoleGrace > now.Monotonic)
        {
            notices.Add(new RoleChanged(change, now.WallAt(change.At + options.RoleGrace)));
        }
    }

    public static void AddHolds(HoldsSight holds, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        notices.AddRange(holds.InForce(now.Wall).Select(hold => new DaemonHeld(hold)));
        if (holds.Problem is { } problem)
        {
            notices.Add(new HoldsUnknown(problem));
        }
    }
}
