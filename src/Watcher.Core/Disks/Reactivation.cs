namespace Watcher.Core.Disks;

/// <summary>
/// Which nodes were restarted since they were last seen. A node that boots assembles no DRBD device: the copies that it has lie idle until they are
/// activated (the stock watcher's _CheckDisks). Pure.
/// </summary>
internal static class Reactivation
{
    // A start activates the disks itself, and the group's instances are looked at in the same moment as its disks.
    private static readonly TimeSpan InstancesFirst = TimeSpan.FromSeconds(3);

    /// <summary>Remembers the new boot ids, and whose disks are to be activated.</summary>
    public static void NoteReboots(DisksDraft draft, DisksLook look)
    {
        var restarted = look.Nodes.Values
            .Where(node => !node.IsHelpless && node.BootId != draft.Seen.Stock.BootIdOf(node.Name))
            .ToDictionary(node => node.Name, node => node.BootId!, StringComparer.Ordinal);
        if (restarted.Count == 0)
        {
            return;
        }

        var due = draft.Memory.Due.ToBuilder();
        var counts = restarted.Keys.ToDictionary(node => node, _ => 0, StringComparer.Ordinal);
        foreach (var instance in look.Instances.Values.Where(instance => instance.AreActive))
        {
            foreach (var node in instance.Secondaries.Where(restarted.ContainsKey))
            {
                counts[node]++;
                due[instance.Name] = new DueActivation(ActivationCause.Reboot, $"{node} was restarted", draft.Now.WallAt(look.At))
                {
                    NotBefore = draft.Now.Monotonic + InstancesFirst,
                };
            }
        }

        draft.Memory = draft.Memory with { Due = due.ToImmutable(), BootIds = draft.Memory.BootIds.AddRange(restarted) };
        foreach (var (node, count) in counts.Where(each => each.Value > 0))
        {
            draft.Tell(new NodeRestarted(node, count));
        }
    }
}
