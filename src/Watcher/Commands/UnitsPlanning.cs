using System.Collections.Immutable;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>What the verbs of <c>units</c> share: what is rendered here, and how errors end.</summary>
internal static class UnitsPlanning
{
    // All units are read over one connection, tens of milliseconds; a reload takes longer on a busy node.
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(60);

    /// <summary>systemd; null where it does not run.</summary>
    public static SystemdBus? Systemd() => Systemd(BusDeadline);

    /// <param name="deadline">How long a question may take.</param>
    public static SystemdBus? Systemd(TimeSpan deadline)
    {
        var run = GanetiPaths.FromEnvironment().RunRoot;
        return ModeProbe.SystemdRuns(run) ? new SystemdBus(run, deadline, TimeProvider.System) : null;
    }

    /// <summary>What the units are rendered with.</summary>
    /// <param name="arguments">What is given.</param>
    /// <param name="systemd">systemd, if it runs.</param>
    /// <param name="mustBeInstalled">Whether what is rendered is meant to be run: then it names an installed executable.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<UnitPlan> PlanAsync(UnitsArguments arguments, SystemdBus? systemd, bool mustBeInstalled, CancellationToken ct)
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
        var executable = WatcherExecutable.Choose(OwnExecutable.Path, WatcherExecutable.IsProgram) ?? (mustBeInstalled ? null : OwnExecutable.Path);
        return UnitPlan.Make(request, new GanetiInstallation("").Detect(), request.Systemd ?? await VersionAsync(systemd, ct), executable);
    }

    /// <summary>1 is kept for differences and failures: what stops the work itself ends with 2.</summary>
    public static async Task<int> TellErrorsAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is FileFormatException or BusException or TimeoutException or IOException or UnauthorizedAccessException or DaemonUtilException)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}");
            return ExitCodes.Usage;
        }
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
}
