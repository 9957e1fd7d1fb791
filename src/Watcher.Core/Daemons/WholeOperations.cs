using System.Collections.Immutable;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>
/// Ganeti's operations above daemon-util that stop or start daemons of the node they run on, found by reading Ganeti 3.0 and 3.1 (lib/bootstrap.py,
/// lib/cli.py RunWhileDaemonsStopped, lib/client/gnt_cluster.py, lib/tools). Between two of their calls of daemon-util nothing else shows
/// that a daemon is meant to be missing.
/// </summary>
internal static class WholeOperations
{
    private static readonly ImmutableArray<string> AnyVerb = [];

    // No verb of gnt-node is here: they act on other nodes, where the tools below run, and the daemons of the node they are typed on must come back
    // for them to end. Nor those of gnt-cluster that only submit jobs: a job needs the daemons. Aliases as in gnt_cluster.aliases.
    private static readonly ImmutableArray<(string Program, ImmutableArray<string> Verbs)> Programs =
    [
        ("gnt-cluster", ["init", "destroy", "master-failover", "masterfailover", "renew-crypto", "upgrade"]),
        ("node-daemon-setup", AnyVerb),
        ("prepare-node-join", AnyVerb),
        ("node-cleanup", AnyVerb),
        ("ssl-update", AnyVerb),
        ("ssh-update", AnyVerb),
        ("cfgupgrade", AnyVerb),
        ("cluster-merge", AnyVerb),

        // A package upgrade stops the daemons in the middle of its script, and starts them at its end.
        ("ganeti.postinst", AnyVerb),
        ("ganeti.prerm", AnyVerb),
    ];

    private static readonly ImmutableArray<string> InitVerbs = ["start", "stop", "restart", "force-reload"];

    /// <summary>Whether a process is one of them.</summary>
    public static bool Includes(ProcessInfo process) =>
        Programs.Any(each => process.ArgumentsOf(each.Program) is { } arguments && IsOneOf(each.Verbs, arguments))
        || (process.ScriptPath is { } script && ((IsInitScript(script) && IsOneOf(InitVerbs, process.ArgumentsOf(Path.GetFileName(script))!.Value)) || IsBoot(script)));

    private static bool IsOneOf(ImmutableArray<string> verbs, ImmutableArray<string> arguments) =>
        verbs.IsEmpty || (arguments.Length > 0 && verbs.Contains(arguments[0]));

    /// <summary>Ganeti's init script, by its name or by a link of a run level (/etc/rc2.d/S20ganeti).</summary>
    private static bool IsInitScript(string script) =>
        script == "/etc/init.d/ganeti"
        || (script.StartsWith("/etc/rc", StringComparison.Ordinal) && Path.GetFileName(script) is ['S' or 'K', >= '0' and <= '9', >= '0' and <= '9', .. "ganeti"]);

    /// <summary>sysvinit's own script, which runs a run level's scripts: Ganeti's has its turn in it.</summary>
    private static bool IsBoot(string script) => script == "/etc/init.d/rc";
}
