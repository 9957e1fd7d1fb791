using System.Collections.Immutable;
using Watcher.Composing;
using Watcher.Configuration;
using Watcher.Core.Archive;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Hooks;
using Watcher.Core.Kvmd;
using Watcher.Core.Maintenance;
using Watcher.Core.Native;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Hosting;

namespace Watcher;

/// <summary>
/// All duties, built for the service and for a pass alike. Only this and what it is composed of (<c>Composing</c>) know which class stands behind which interface.
/// </summary>
internal sealed class Composition : IDisposable
{
    private readonly CompositionParts _parts;
    private readonly NodeComposition _node;
    private readonly GroupComposition _groups;
    private readonly Mastership _mastership;

    /// <param name="paths">Where things lie.</param>
    /// <param name="settings">The configuration in force.</param>
    /// <param name="reporter">Where the duties' words go.</param>
    /// <param name="use">What the duties are built for.</param>
    /// <param name="ignorePause">Whether a pause is overridden.</param>
    /// <param name="time">Time.</param>
    public Composition(
        GanetiPaths paths, Func<WatcherSettings> settings, IReporter reporter, CompositionUse use, bool ignorePause, TimeProvider time)
    {
        _parts = new CompositionParts(paths, settings, reporter, use, ignorePause, time);
        _node = new NodeComposition(_parts);
        _mastership = new Mastership(paths, _parts.IsLook);
        _groups = new GroupComposition(_parts, _mastership);
        MasterDuties = MasterComposition.Duties(_parts, _node.Node);
    }

    /// <summary>
    /// A wake further away than this is left to the next pass. Besides a start's settling: a second look at the mode, an operation of Ganeti's that
    /// is nearly done.
    /// </summary>
    public static TimeSpan PassPatience(WatcherSettings settings) => TimeSpan.FromSeconds(3) + settings.Daemons.ToOptions().SettleTime;

    /// <summary>How long one step may take, all in all.</summary>
    public static TimeSpan LongestStep => CompositionParts.LongestAct + TimeSpan.FromMinutes(1);

    /// <summary>
    /// The schedules: one for each kind of duty, but one for all duties of the node groups. A group's instances and disks are looked at in the same
    /// moment, so that disks are not activated which a start activates anyway.
    /// </summary>
    public static ImmutableArray<string> Schedules { get; } = [DaemonsDuty.Name, HooksDuty.Name, NodeMaintenanceDuty.Name, CertificatesDuty.Name, KvmdDuty.Name, ProbesDuty.Name, ArchiveDuty.Name, GroupsSchedule];

    /// <summary>The schedule of the node groups' duties.</summary>
    public const string GroupsSchedule = "groups";

    /// <summary>The duties of every node, in the order in which a pass steps them.</summary>
    public ImmutableArray<HostedDuty> NodeDuties => _node.Duties;

    /// <summary>The duties of the master, likewise; on another node they find nothing to do.</summary>
    public ImmutableArray<HostedDuty> MasterDuties { get; }

    /// <summary>The daemons as they were last looked at; null before the first look.</summary>
    public NodeReport? Report => _node.Report;

    /// <summary>Whether what must be heard to do the work is heard.</summary>
    public bool IsFresh => _node.IsFresh;

    /// <summary>Runs a program outside of our sandbox.</summary>
    public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken ct) => _node.RunAsync(request, ct);

    /// <summary>Whether an exception of <see cref="GroupsAsync"/> says that the groups cannot be told.</summary>
    public static bool IsGroupsProblem(Exception e) => e is FileFormatException or NativeException;

    /// <summary>The cluster's node groups; none when this node is not the master.</summary>
    /// <exception cref="FileFormatException">ssconf cannot be understood.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public async Task<ImmutableArray<NodeGroup>> GroupsAsync(CancellationToken ct)
    {
        var role = (await _parts.Cluster.LookAsync(ct)).Role;
        var groups = role == NodeRole.Master ? NodeGroup.ReadAll(_parts.Ssconf) : [];
        if (role is NodeRole.Regular or NodeRole.NotInCluster)
        {
            _mastership.End();
        }
        else if (!_parts.IsLook && groups.Length > 0)
        {
            GroupMemories.Forget(_parts.Paths, groups);
        }

        return groups;
    }

    /// <summary>Why this node's work for a node group is another node's; null when this node may be the master, or is in no cluster.</summary>
    /// <param name="uuid">The group.</param>
    /// <param name="ct">Ends the look.</param>
    /// <exception cref="FileFormatException">There is no such group, or ssconf cannot be understood.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public async Task<string?> WhyOthersAsync(string uuid, CancellationToken ct) =>
        (await _parts.Cluster.LookAsync(ct)).Role != NodeRole.Regular ? null
        : Find(NodeGroup.ReadAll(_parts.Ssconf), uuid) is not null ? await _parts.Master.AskAsync(ct)
        : null;

    /// <summary>The group of that UUID.</summary>
    /// <exception cref="FileFormatException">There is none.</exception>
    public static NodeGroup Find(ImmutableArray<NodeGroup> groups, string uuid) =>
        groups.FirstOrDefault(group => group.Uuid.Equals(uuid, StringComparison.OrdinalIgnoreCase))
        ?? throw new FileFormatException("--node-group", $"'{uuid}' is no node group of this cluster");

    /// <summary>The duties of a node group.</summary>
    public GroupDuties GroupDuties(NodeGroup group) => _groups.Duties(group);

    public void Dispose()
    {
        _groups.Dispose();
        _node.Dispose();
    }
}
