namespace Watcher.Core.DaemonUtil;

/// <summary>How daemons are started and stopped here: by systemd, or by their pid files. All return daemon-util's exit code.</summary>
internal interface IDaemonControl
{
    /// <summary>0 when the daemon runs.</summary>
    int Check(string daemon);

    /// <summary>Starts a daemon; 0 when it runs already.</summary>
    /// <param name="daemon">Its full name.</param>
    /// <param name="arguments">Arguments for this start only.</param>
    int Start(string daemon, IReadOnlyList<string> arguments);

    /// <summary>As <see cref="Start"/>, as one of all: what an administrator took out is left out.</summary>
    int StartOneOfAll(string daemon);

    int Stop(string daemon);

    int StartMaster();

    int StopMaster();

    /// <summary>What comes before all daemons are started one by one.</summary>
    int BeginStartAll();

    int StopAll();

    /// <summary>Whether somebody else starts a daemon that dies.</summary>
    bool IsSupervised { get; }
}
