using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;

namespace Watcher.UnitTests.Units.Adoption;

/// <summary>Nodes for plans: each begins as one whose daemons run by our units.</summary>
internal static class ScriptedFacts
{
    public const string Noded = "ganeti-noded";

    public static NodeFacts Adopted { get; } = new(
        new DiskFacts { HasInitScript = true, Installed = ["/usr/local/lib/systemd/system/ganeti.service", "/usr/local/lib/systemd/system/ganeti.target"], Links = ["/etc/systemd/system/multi-user.target.wants/ganeti.target"] },
        [.. new[] { Noded, "ganeti-confd", "ganeti-luxid" }.Select((name, i) => Daemon(name, 100 + i, 100 + i))],
        new[] { "ganeti.target", "ganeti-node.target", "ganeti-master.target" }.ToImmutableDictionary(
            name => name, name => Unit(name, ("ActiveState", Text("active")), ("FragmentPath", Text($"/usr/local/lib/systemd/system/{name}")), ("WantedBy", new BusValue.List([Text("multi-user.target")])))),
        [],
        Bystanders: 1);

    /// <summary>As Debian leaves it: nothing of ours, the daemons in the init script's unit.</summary>
    public static NodeFacts Stock { get; } = Adopted with
    {
        Disk = new DiskFacts { HasInitScript = true, ToWrite = ["ganeti-noded.service", "ganeti.service", "ganeti.target"], NotEnabled = ["ganeti-noded.service", "ganeti.target"] },
        Daemons = [.. Adopted.Daemons.Select(daemon => Daemon(daemon.Name, daemon.Pid, 0, "inactive") with { RunsIn = "ganeti.service", Loaded = Unit(daemon.Unit, ("LoadState", Text("not-found"))) })],
        Units = ImmutableDictionary<string, LoadedUnit>.Empty,
    };

    public static DaemonFacts Daemon(string name, int? pid, long main, string active = "active") => new(
        DaemonCatalog.Find(name)!,
        pid is { } number ? new DaemonSight.Running(new ProcessIdentity(number, 1)) : new DaemonSight.Absent(),
        Unit($"{name}.service", ("MainPID", new BusValue.Number(main)), ("ActiveState", Text(active))))
    {
        IsNeeded = true,
        RunsIn = pid is null ? null : $"{name}.service",
    };

    public static LoadedUnit Unit(string name, params (string Name, BusValue Value)[] properties) => new(
        name, properties.ToImmutableDictionary(each => each.Name, each => each.Value).SetItem("LoadState", properties.FirstOrDefault(each => each.Name == "LoadState").Value ?? Text("loaded")));

    public static BusValue Text(string text) => new BusValue.Text(text);

    public static NodeFacts With(this NodeFacts facts, DaemonFacts daemon) =>
        facts with { Daemons = [.. facts.Daemons.Select(each => each.Name == daemon.Name ? daemon : each)] };

    public static string[] Texts(this AdoptionPlan plan) => [.. plan.Steps.Select(step => step.Text)];
}
