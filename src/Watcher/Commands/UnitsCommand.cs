using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>The unit tree: shown, written, or compared with what systemd has.</summary>
internal static class UnitsCommand
{
    // All units are read over one connection: tens of milliseconds.
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(10);

    public static Task<int> ListAsync(UnitsArguments arguments, CancellationToken ct) => TellErrorsAsync(async () =>
    {
        var tree = Render(await PlanAsync(arguments, Systemd(), ct), withDropIns: true);
        var enabled = tree.Enabled();
        foreach (var file in tree.Files)
        {
            var (state, purpose) = Describe(file, enabled);
            Console.Out.WriteLine($"{file.Name,-46} {state,-22} {purpose}");
        }

        return ExitCodes.Success;
    });

    public static Task<int> RenderAsync(UnitsArguments arguments, string? output, bool withHardening, CancellationToken ct) =>
        TellErrorsAsync(async () =>
        {
            var tree = Render(await PlanAsync(arguments, Systemd(), ct), withHardening);
            if (output is not null)
            {
                Write(tree, new UnitFiles(output));
                return ExitCodes.Success;
            }

            foreach (var file in tree.Files)
            {
                Console.Out.WriteLine($"# === {file.Name}");
                Console.Out.WriteLine(file.Text);
            }

            return ExitCodes.Success;
        });

    public static Task<int> CheckAsync(UnitsArguments arguments, bool json, CancellationToken ct) => TellErrorsAsync(async () =>
    {
        var systemd = Systemd();
        var plan = await PlanAsync(arguments, systemd, ct);
        if (systemd is null)
        {
            throw new BusException("", "systemd does not run here: there is nothing to compare with");
        }

        var tree = Render(plan, withDropIns: false);
        var differences = await new TreeReader(systemd).CheckAsync(tree, ct);
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

    private static UnitTree Render(UnitPlan plan, bool withDropIns) =>
        UnitTree.Render(ShippedTemplates.Load(), plan.Facts, plan.Values, withDropIns);

    private static SystemdBus? Systemd()
    {
        var run = GanetiPaths.FromEnvironment().RunRoot;
        return ModeProbe.SystemdRuns(run) ? new SystemdBus(run, BusDeadline, TimeProvider.System) : null;
    }

    private static async Task<UnitPlan> PlanAsync(UnitsArguments arguments, SystemdBus? systemd, CancellationToken ct)
    {
        // Later ones win: what is set by hand, over the file.
        ImmutableArray<GivenValue> given =
        [
            .. arguments.ValuesFile is { } file ? GivenValues.FromFile(file) : [],
            .. GivenValues.FromOptions(arguments.Set),
        ];
        var request = new UnitRequest(
            arguments.Profile is { } profile ? DottedVersion.Parse(profile) : null,
            arguments.Systemd is { } version ? DottedVersion.Parse(version) : null,
            given);
        return UnitPlan.Make(
            request, new GanetiInstallation("").Detect(), request.Systemd ?? await VersionAsync(systemd, ct), Environment.ProcessPath);
    }

    private static async Task<DottedVersion> VersionAsync(SystemdBus? systemd, CancellationToken ct)
    {
        const string Ask = "give --systemd-version N";
        if (systemd is null)
        {
            throw new FileFormatException("systemd", $"does not run here: {Ask}");
        }

        try
        {
            var version = await systemd.GetVersionAsync(ct);
            return UnitPlan.SystemdVersion(version) ?? throw new FileFormatException("systemd", $"calls its version '{version}': {Ask}");
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            throw new FileFormatException("systemd", $"does not tell its version ({e.Message}): {Ask}", e);
        }
    }

    /// <summary>1 is kept for differences: what stops the work itself ends with 2.</summary>
    private static async Task<int> TellErrorsAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is FileFormatException or BusException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}");
            return ExitCodes.Usage;
        }
    }
}
