namespace Watcher.Core.Units.Adoption;

/// <summary>The texts that are there for the length of a change of owners, below /run: a reboot takes them away.</summary>
internal static class UnitCopy
{
    private static readonly string[] Dependencies = ["PartOf=", "StopPropagatedFrom=", "Requires=", "Wants="];

    /// <summary>
    /// A daemon's unit without its relations to the other units, which are gone: a restart of the init script's would restart it, as a part of that. What is
    /// left keeps the KillMode, and has systemd stop the unit before it starts the init script's (systemd.unit(5), Conflicts= with After=).
    /// </summary>
    /// <param name="rendered">The unit's text.</param>
    public static string Text(string rendered)
    {
        var lines = rendered.Split('\n').TakeWhile(line => line != "[Install]").Where(line => !Dependencies.Any(each => line.StartsWith(each, StringComparison.Ordinal)));
        return $"# Kept until the init script has started the daemons: \"ganeti-watcher units unadopt\".\n{string.Join('\n', lines).TrimEnd()}\n\n"
            + $"[Unit]\nConflicts={AdoptPlan.Compatibility}\n";
    }

    /// <summary>
    /// What lets a unit take its daemon's place: it ends the one that runs, and starts its own, in one job of systemd's. Whoever asked for that may be gone.
    /// </summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="executable">Our own executable.</param>
    public static string TakeOver(string daemon, string executable) =>
        "# Ends the daemon that was not started by this unit, just before this unit starts its own: \"ganeti-watcher units adopt\".\n"
        + $"[Service]\nExecStartPre=+{executable} {DaemonUtil.DaemonUtilCommand.Name} {DaemonUtil.DaemonUtilCommand.EndForUnit} {daemon}\n"
        + "TimeoutStartSec=3min\n";

    /// <summary>
    /// Has the init script start daemons with arguments for this one start (daemon-util: EXTRA_NAME_ARGS). systemd itself removes the file right after the
    /// start, so that no later one gets them, whatever becomes of us.
    /// </summary>
    /// <param name="argumentsFile">The file with the arguments.</param>
    public static string HandBack(string argumentsFile) =>
        "# Arguments for one start: \"ganeti-watcher units unadopt\".\n"
        + $"[Service]\nEnvironmentFile=-{argumentsFile}\nExecStartPost=-/bin/rm -f {argumentsFile}\n";

    /// <summary>The arguments of each daemon, as systemd reads them (systemd.exec(5), EnvironmentFile=).</summary>
    public static string HandBackArguments(IEnumerable<(string Daemon, string Arguments)> all) =>
        string.Concat(all.Select(each => $"EXTRA_{DaemonUtil.DaemonArguments.PlainName(each.Daemon).ToUpperInvariant()}_ARGS=\"{each.Arguments}\"\n"));
}
