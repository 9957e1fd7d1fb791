namespace Watcher.Core.Instances;

/// <summary>What is done to an instance.</summary>
internal enum InstanceWork
{
    /// <summary>It should run and does not: it is started.</summary>
    Restart,

    /// <summary>Its user shut it down from within: Ganeti is told, and its remains are removed.</summary>
    Cleanup,
}
