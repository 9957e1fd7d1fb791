namespace Watcher;

/// <summary>What the duties are built for.</summary>
internal enum CompositionUse
{
    /// <summary>The service: daemons are followed between steps, and the log begins with what stands.</summary>
    Service,

    /// <summary>One pass.</summary>
    Pass,

    /// <summary>A dry run or <c>status</c>: nothing is changed, not even an outdated file removed.</summary>
    Look,
}
