using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>The unit tree: shown, written, or compared with what systemd has.</summary>
internal static class UnitsCommand
{
    // Where units lie that an administrator makes, and where the links lie by which he masks them: one cannot be in the place of the other.
    private const string Administrators = "/etc/systemd/system";

    public static Task<int> ListAsync(UnitsArguments arguments, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        var tree = Render(arguments, await UnitsPlanning.PlanAsync(arguments, UnitsPlanning.Systemd(), mustBeInstalled: false, ct), withDropIns: true);
        var enabled = tree.Enabled();
        foreach (var file in tree.Files)
        {
            var (state, purpose) = Describe(file, enabled);
            Console.Out.WriteLine($"{file.Name,-46} {state,-22} {purpose}");
        }

        return ExitCodes.Success;
    });

    public static Task<int> RenderAsync(UnitsArguments arguments, string? output, bool withHardening, ImmutableArray<string> activated, CancellationToken ct) =>
        UnitsPlanning.TellErrorsAsync(async () =>
        {
            var plan = await UnitsPlanning.PlanAsync(arguments, UnitsPlanning.Systemd(), mustBeInstalled: true, ct);
            var tree = Render(arguments, plan, withHardening);
            tree = activated.Aggregate(tree, (all, daemon) => all.With(ActivationCommand.Render(plan, daemon)));
            if (output is not null)
            {
                Write(tree, new UnitFiles(output));
                Warn(output, tree);
                return ExitCodes.Success;
            }

            foreach (var file in tree.Files)
            {
                Console.Out.WriteLine($"# === {file.Name}");
                Console.Out.WriteLine(file.Text);
            }

            return ExitCodes.Success;
        });

    public static Task<int> CheckAsync(UnitsArguments arguments, bool json, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        var systemd = UnitsPlanning.Systemd();
        var plan = await UnitsPlanning.PlanAsync(arguments, systemd, mustBeInstalled: false, ct);
        if (systemd is null)
        {
            throw new BusException("", "systemd does not run here: there is nothing to compare with");
        }

        var tree = Render(arguments, plan, withDropIns: false);
        var activation = arguments.OnlyWatcher ? ([], [], false) : await ActivationCommand.LookAsync(plan, systemd, ct);
        var differences = await new TreeReader(systemd).CheckAsync(activation.Trees.Aggregate(tree, (all, each) => all.MergedWith(each)), ct);
        if (!arguments.OnlyWatcher && Libc.GetEffectiveUserId() == 0)
        {
            // What runs can be seen by root only.
            var facts = new FactsReader(GanetiPaths.FromEnvironment(), new UnitPlaces(""), systemd, TimeProvider.System);
            var found = await RuntimeCheck.CompareAsync(look => facts.ReadAsync(tree, look), TimeProvider.System, ct);
            differences = differences.AddRange(found).AddRange(activation.Differences);
        }

        var report = new UnitsReport(
            plan.Facts.Profile.ToString(), plan.Facts.Systemd.ToString(), tree.Files.Count(file => file.IsUnit), differences);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, UnitsJson.Default.UnitsReport));
        }
        else
        {
            report.Print(Console.Out);
        }

        return differences.IsEmpty ? ExitCodes.Success : ExitCodes.Failure;
    });

    private static void Write(UnitTree tree, UnitFiles files)
    {
        foreach (var path in files.Write(tree))
        {
            Console.Out.WriteLine(path);
        }

        foreach (var path in files.Links(tree))
        {
            Console.Error.WriteLine($"ganeti-watcher: {path} is a symbolic link (a masked unit?), and was left alone");
        }

        foreach (var path in files.Outdated(tree))
        {
            Console.Error.WriteLine($"ganeti-watcher: {path} is no longer part of the tree: remove it");
        }
    }

    /// <summary>What whoever wrote the whole tree onto a node by hand would not see coming.</summary>
    private static void Warn(string output, UnitTree tree)
    {
        var directory = Path.GetFullPath(output).TrimEnd('/');
        if (directory == Administrators)
        {
            Console.Error.WriteLine(
                $"ganeti-watcher: units in {Administrators} cannot be masked, and hide those of a package: {UnitPlaces.ByHand} is the place for them");
        }

        if (directory is Administrators or UnitPlaces.ByHand && tree.Files.Any(file => file.Name == UnitTree.Root))
        {
            Console.Error.WriteLine(
                $"ganeti-watcher: from the next \"systemctl daemon-reload\" on nobody restarts the daemons that run, and after a reboot none is started, "
                + "until \"ganeti-watcher units adopt\" has moved this node to the units");
        }
    }

    private static (string State, string Purpose) Describe(RenderedUnit file, ImmutableHashSet<string> enabled)
    {
        if (!file.IsUnit)
        {
            return file.IsTmpfiles
                ? ("for systemd-tmpfiles", "The watchers' lock and the run directory, made at boot")
                : ("opt-in", "Restricts noded, and all that noded starts");
        }

        var text = UnitFile.Parse(file.Name, file.Text);
        var state = enabled.Contains(file.Name) ? $"with {UnitTree.Root}"
            : text.Words("Install", "WantedBy").IsEmpty ? "started by others"
            : "by choice";
        return (state, string.Join(' ', text.Values("Unit", "Description")));
    }

    private static UnitTree Render(UnitsArguments arguments, UnitPlan plan, bool withDropIns) =>
        UnitTree.Render(ShippedTemplates.Load(), plan.Facts, plan.Values, withDropIns) is var tree && arguments.OnlyWatcher ? tree.OnlyWatcher() : tree;
}
