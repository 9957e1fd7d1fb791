using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Adoption;

/// <summary>Carries out the steps of a plan.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="places">systemd's.</param>
/// <param name="systemd">systemd.</param>
/// <param name="changes">What is changed on the disk.</param>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class StepRunner(GanetiPaths paths, UnitPlaces places, SystemdBus systemd, TreeChanges changes, Action<string> say, TimeProvider time)
{
    private readonly UnitStarts _starts = new(paths, systemd, time);

    /// <summary>Whether a take-over was begun: the daemon may be another's by now, or down.</summary>
    public bool HasTakenOver { get; private set; }

    /// <summary>Whether systemd was asked to start what was down: a unit that runs must not lose its file, and with it the KillMode.</summary>
    public bool HasStarted { get; private set; }

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
            case AdoptionStep.RemoveDrafts drafts:
                foreach (var path in drafts.Paths)
                {
                    PlacedFile.RemoveDrafts(path);
                }

                break;
            case AdoptionStep.PutAside aside:
                Say(changes.PutAside(aside.Paths));
                break;
            case AdoptionStep.KeepAside aside:
                Say(changes.KeepAside(aside.Paths));
                break;
            case AdoptionStep.PrepareTakeOver prepare:
                changes.PrepareTakeOver(prepare.Daemons, OwnExecutable.Path);
                break;
            case AdoptionStep.KeepCopies keep:
                changes.KeepCopies(keep.Units);
                break;
            case AdoptionStep.HandOnArguments arguments:
                changes.HandOnArguments(arguments.Daemons);
                break;
            case AdoptionStep.Reload:
                await systemd.ReloadAsync(ct);
                break;
            case AdoptionStep.CheckKillMode check:
                await CheckKillModeAsync(check.Units, ct);
                break;
            case AdoptionStep.TakeOver takeOver:
                HasTakenOver = true;
                await _starts.TakeOverAsync(takeOver, ct);
                break;
            case AdoptionStep.Start start:
                HasStarted = true;
                StillDown.AddRange(await _starts.StartAsync(start.Daemon, ct) is { } why ? [why] : []);
                break;
            case AdoptionStep.StartTargets targets:
                HasStarted = true;
                foreach (var target in targets.Units)
                {
                    UnitStarts.Expect(await systemd.StartAsync(target, ct), target);
                }

                break;
            case AdoptionStep.Stop stop:
                foreach (var unit in stop.Units)
                {
                    UnitStarts.Expect(await systemd.StopAsync(unit, ct), unit);
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
        var before = disk.Links(names).Select(FileBefore.Of).ToList();
        await systemd.EnableAsync(names, ct);
        changes.Linked(before, disk.Links(names));
    }

    private void Say(ImmutableArray<(string Path, string Aside)> kept)
    {
        foreach (var (path, aside) in kept.Where(each => Path.GetFileName(each.Path) != Path.GetFileName(each.Aside)))
        {
            say($"  what {path} said is in {aside}");
        }
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

    private async Task HandBackAsync(CancellationToken ct)
    {
        var unit = new LoadedUnit(AdoptPlan.Compatibility, (await systemd.GetPropertiesAsync([AdoptPlan.Compatibility], ct))[0]);
        if (!unit.Text("FragmentPath").Contains("/generator", StringComparison.Ordinal))
        {
            throw new AdoptionException($"systemd has made no unit from {places.InitScript}: {unit.Name} is {unit.LoadState} ({unit.Text("FragmentPath")})");
        }

        // A restart: where the unit is still active from before, a start would do nothing.
        UnitStarts.Expect(await systemd.RestartAsync(unit.Name, ct), unit.Name);
    }
}
