using System.Collections.Immutable;

namespace Watcher.Core.Instances;

/// <summary>An instance, as luxid shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Which it is: another one may bear its name once it was removed.</param>
/// <param name="Status">Its state (constants.INSTST_*): "running", "ERROR_down", "USER_down" …</param>
/// <param name="AdminState">What it should be: "up", "down", "offline".</param>
/// <param name="Primary">The node that should run it.</param>
/// <param name="DiskTemplate">Where its disks are ("plain", "drbd", "rbd" …).</param>
/// <param name="Secondaries">Its secondary nodes.</param>
/// <param name="SplitOver">The groups of its secondary nodes, when they are not all in its own group; else empty.</param>
/// <param name="HasActiveDisks">Whether Ganeti takes its disks for active: only then it sees to them.</param>
internal sealed record InstanceView(
    string Name,
    string Uuid,
    string Status,
    string AdminState,
    string Primary,
    string DiskTemplate,
    ImmutableArray<string> Secondaries,
    ImmutableArray<string> SplitOver,
    bool HasActiveDisks)
{
    // constants.DTS_* : disks that any node of the cluster reaches.
    private static readonly ImmutableArray<string> SharedTemplates = ["rbd", "ext", "sharedfile", "gluster", "blockdev"];

    public const string Down = "ERROR_down";
    public const string ShutDown = "USER_down";

    public bool IsSplit => SplitOver.Length > 0;

    /// <summary>It should run, its node answers, and it does not run there.</summary>
    public bool IsDown => Status == Down;

    /// <summary>Shut down from within, and Ganeti does not know it yet.</summary>
    public bool NeedsCleanup => Status == ShutDown && AdminState != "down";

    /// <summary>Whether a watcher has something to do about it, if only to find that it can do nothing.</summary>
    public bool WantsWork => WantsWorkWhen(Status, AdminState);

    public static bool WantsWorkWhen(string status, string adminState) => status == Down || (status == ShutDown && adminState != "down");

    /// <summary>Whether its node can tell nothing, and nothing can be done there.</summary>
    public bool IsHelpless => Status is "ERROR_nodedown" or "ERROR_nodeoffline";

    public bool IsRunning => Status == "running";

    /// <summary>Whether it runs on disks that Ganeti takes for inactive.</summary>
    public bool HasForgottenDisks => IsRunning && !HasActiveDisks && DiskTemplate != "diskless";

    /// <summary>Another node runs it, says luxid.</summary>
    public bool IsOnWrongNode => Status == "ERROR_wrongnode";

    /// <summary>Whether any node could run it at any time, so that its own node's word is not enough.</summary>
    public bool HasSharedDisks => SharedTemplates.Contains(DiskTemplate);
}
