using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Values;

namespace Watcher.Core.Units.Adoption;

/// <summary>Carries out the steps of a plan.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="places">systemd's.</param>
/// <param name="systemd">systemd.</param>
/// <param name="changes">What is changed on the disk.</param>
/// <param name="time">Time.</param>
internal sealed class StepRunner(GanetiPaths paths, UnitPlaces places, SystemdBus systemd, TreeChanges changes, TimeProvider time)
{
    // luxid votes for its master for up to a minute.
    private static readonly TimeSpan UpDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly PidFile _pidFiles = new(paths.PidDirectory);

    /// <summary>The daemons that a take-over was begun of: they may be another's by now, or down.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>Daemons that did not run before and do not now, each with the reason: no cause to go back.</summary>
    public List<string> StillDown { get; } = [];

    /// <exception cref="AdoptionException">It cannot be done.</exception>
    public async Task RunAsync(AdoptionStep step, CancellationToken ct)
    {
        switch (step)
        {
            case AdoptionStep.Write write:
                changes.Write(write.Names);
                break;
            case AdoptionStep.Enable enable:
                await EnableAsync(enable.Names, ct);
                break;
            case AdoptionStep.Remove remove:
                changes.Remove(remove.Paths);
                break;
            case AdoptionStep.PutAside aside:
                changes.PutAside(aside.Paths);
                break;
            case AdoptionStep.PrepareTakeOver prepare:
                changes.PrepareTakeOver(prepare.Daemons, OwnExecutable.Path);
                break;
            case AdoptionStep.KeepCopies keep:
                changes.KeepCopies(keep.Units);
                break;
            case AdoptionStep.Reload:
                await systemd.ReloadAsync(ct);
                break;
            case AdoptionStep.CheckKillMode check:
                await CheckKillModeAsync(check.Units, ct);
                break;
            case AdoptionStep.TakeOver takeOver:
                await TakeOverAsync(takeOver, ct);
                break;
            case AdoptionStep.Start start:
                await StartAsync(start.Daemon, ct);
                break;
            case AdoptionStep.StartTargets targets:
                foreach (var target in targets.Units)
                {
                    Expect(await systemd.StartAsync(target, ct), target);
                }

                break;
            case AdoptionStep.Stop stop:
                foreach (var unit in stop.Units)
                {
                    Expect(await systemd.StopAsync(unit, ct), unit);
                }

                break;
            case AdoptionStep.ForgetFailures forget:
                foreach (var unit in forget.Units)
                {
                    await systemd.ResetFailedAsync(unit, ct);
                }

                break;
            case AdoptionStep.HandBack:
                await HandBackAsync(ct);
                break;
            case AdoptionStep.RemoveDirectories directories:
                OwnDirectories.Remove(directories.Paths);
                break;
        }
    }

    /// <summary>The links are systemd's to make; that they are ours is for taking them back.</summary>
    private async Task EnableAsync(ImmutableArray<string> names, CancellationToken ct)
    {
        var disk = new TreeOnDisk(places);
        var before = disk.Links(names);
        await systemd.EnableAsync(names, ct);
        changes.Made(disk.Links(names).Except(before));
    }

    private async Task CheckKillModeAsync(ImmutableArray<string> units, CancellationToken ct)
    {
        var all = await systemd.GetPropertiesAsync(units, ct);
        foreach (var unit in units.Zip(all, (name, properties) => new LoadedUnit(name, properties)))
        {
            if (unit.LoadState != "loaded")
            {
                throw new AdoptionException($"systemd says that {unit.Name} is {unit.LoadState}");
            }

            if (unit.Text("KillMode") is not "process" and var mode)
            {
                var places = unit.DropIns.IsEmpty ? unit.Text("FragmentPath") : string.Join(", ", unit.DropIns);
                throw new AdoptionException($"{unit.Name} has KillMode={mode} ({places}), with which a stop of it kills guests or jobs: give it KillMode=process, and \"systemctl daemon-reload\"");
            }
        }
    }

    private async Task TakeOverAsync(AdoptionStep.TakeOver step, CancellationToken ct)
    {
        var unit = UnitText.Unit(step.Daemon);
        Begun.Add(step.Daemon);
        if (await IsInsideAsync(step.Daemon, unit, ct))
        {
            // A unit that had failed beside the running daemon tries again by itself, and has taken it over meanwhile.
            return;
        }

        await systemd.ResetFailedAsync(unit, ct);
        if (step.Arguments.Length > 0)
        {
            // It may be waiting for its next try; that start would not wait for the arguments.
            Expect(await systemd.StopAsync(unit, ct), unit);
            var layout = new GanetiLayout(InstalledScript.Read(""), Environment.GetEnvironmentVariable);
            var start = new OneTimeStart(layout.DataDirectory, systemd, new StartLock(paths, time), time);
            if (start.Start(step.Daemon, [.. step.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]) != ExitCode.Done)
            {
                throw new AdoptionException($"{unit} could not be started with {step.Arguments}");
            }
        }
        else
        {
            // Of a unit that is down it is a start; of one that waits for its next try, a start that does not wait for that.
            Expect(await systemd.RestartAsync(unit, ct), unit);
        }

        if (await WaitUntilUpAsync(step.Daemon, unit, ct) is { } why)
        {
            throw new AdoptionException($"{unit} does not run: {why}");
        }
    }

    private async Task StartAsync(string daemon, CancellationToken ct)
    {
        var unit = UnitText.Unit(daemon);
        await systemd.ResetFailedAsync(unit, ct);
        var result = await systemd.RestartAsync(unit, ct);
        var why = result is "done" or "skipped" ? await WaitUntilUpAsync(daemon, unit, ct) : $"systemd's job ended with '{result}'";
        if (why is not null)
        {
            StillDown.Add($"{unit} does not run: {why}");
        }
    }

    private async Task HandBackAsync(CancellationToken ct)
    {
        var unit = new LoadedUnit(AdoptPlan.Compatibility, (await systemd.GetPropertiesAsync([AdoptPlan.Compatibility], ct))[0]);
        if (!unit.Text("FragmentPath").Contains("/generator", StringComparison.Ordinal))
        {
            throw new AdoptionException($"systemd has made no unit from {places.InitScript}: {unit.Name} is {unit.LoadState} ({unit.Text("FragmentPath")})");
        }

        // A restart: where the unit is still active from before, a start would do nothing.
        Expect(await systemd.RestartAsync(unit.Name, ct), unit.Name);
    }

    private async Task<bool> IsInsideAsync(string daemon, string unit, CancellationToken ct) =>
        new LoadedUnit(unit, (await systemd.GetPropertiesAsync([unit], ct))[0]).Number("MainPID") is var main and > 0 && _pidFiles.ReadContent(daemon).Pid == main;

    /// <summary>Why it is not up; null when it is, or has nothing to do here.</summary>
    private async Task<string?> WaitUntilUpAsync(string daemon, string unit, CancellationToken ct)
    {
        for (var began = time.SinceBoot(); ; await Task.Delay(Retry, time, ct))
        {
            var loaded = new LoadedUnit(unit, (await systemd.GetPropertiesAsync([unit], ct))[0]);
            var main = loaded.Number("MainPID");
            if (main > 0 && _pidFiles.ReadContent(daemon).Pid == main)
            {
                return null;
            }

            var isLate = time.SinceBoot() - began > UpDeadline;
            switch (loaded.Text("ActiveState"))
            {
                case "failed":
                    return $"{loaded.Text("Result")}; see \"systemctl status {unit}\"";
                case "inactive" when loaded.Text("Result") == "success" && loaded.Number("ExecMainStatus") is var status:
                    return loaded.Number("ExecMainCode") == 1 && status != 0
                        ? string.Create(CultureInfo.InvariantCulture, $"it ended with {status}; see \"systemctl status {unit}\"")
                        : null;
                case var state when isLate:
                    return $"it is {state} after {UpDeadline.TotalSeconds:0} s; see \"systemctl status {unit}\"";
                default:
                    break;
            }
        }
    }

    private static void Expect(string result, string unit)
    {
        if (result is not ("done" or "skipped"))
        {
            throw new AdoptionException($"systemd's job for {unit} ended with '{result}'; see \"systemctl status {unit}\" and \"journalctl -xeu {unit}\"");
        }
    }
}
