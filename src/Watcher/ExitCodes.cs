namespace Watcher;

/// <summary>What the process ends with; as the stock watcher (ganeti/constants.py) where it has one.</summary>
internal static class ExitCodes
{
    /// <summary>Done; also: paused, locked out, not master, in no cluster, a fault that stands.</summary>
    public const int Success = 0;

    /// <summary>The pass could not do its work; to <c>status</c>: a fault stands, a daemon that is needed does not run, or nobody watches who should.</summary>
    public const int Failure = 1;

    /// <summary>A wrong command line or configuration.</summary>
    public const int Usage = 2;

    /// <summary>To <c>status</c>: nothing wrong was seen, but not all could be looked at.</summary>
    public const int Unseen = 3;

    /// <summary>EXIT_NOTMASTER: this node turned out not to be the master any more.</summary>
    public const int NotMaster = 11;

    /// <summary>EXIT_NODESETUP_ERROR: the host's own name does not resolve.</summary>
    public const int NodeSetup = 12;
}
