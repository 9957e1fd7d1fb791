using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Values;

namespace Watcher.Core.Units.Adoption;

/// <summary>Has systemd start daemons by their units, and waits until they run.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="systemd">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class UnitStarts(GanetiPaths paths, SystemdBus systemd, TimeProvider time)
{
    // luxid votes for its master for up to a minute.
    private static readonly TimeSpan UpDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly PidFile _pidFiles = new(paths.PidDirectory);

    /// <exception cref="AdoptionException">It does not run then.</exception>
    public async Task TakeOverAsync(AdoptionStep.TakeOver step, CancellationToken ct)
    {
        var unit = UnitText.Unit(step.Daemon);
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

        if ((await LookAsync(unit, ct)).HasUnmetCondition)
        {
            EndUnwanted(step.Daemon, unit);
        }
    }

    /// <summary>Starts a daemon that did not run.</summary>
    /// <returns>Why it does not run now either; null when it does.</returns>
    public async Task<string?> StartAsync(string daemon, CancellationToken ct)
    {
        var unit = UnitText.Unit(daemon);
        await systemd.ResetFailedAsync(unit, ct);
        var result = await systemd.RestartAsync(unit, ct);
        var why = result is "done" or "skipped" ? await WaitUntilUpAsync(daemon, unit, ct) : $"systemd's job ended with '{result}'";
        return why is null ? null : $"{unit} does not run: {why}";
    }

    /// <summary>
    /// No job of systemd's has ended it: what the unit asks for is not here, and so it would not run after a boot either. On a node that is no master candidate
    /// the init script starts confd all the same, which has no configuration to answer from.
    /// </summary>
    private static void EndUnwanted(string daemon, string unit)
    {
        if (DaemonCatalog.Find(daemon) is { HasChildren: true } or { Where: DaemonPlace.Master })
        {
            throw new AdoptionException($"{unit} does not run: a condition is not met; see \"systemctl status {unit}\"");
        }

        if (DaemonUtilCommand.Run(DaemonUtilCommand.Name, [DaemonUtilCommand.EndForUnit, daemon]) != ExitCode.Done)
        {
            throw new AdoptionException($"{daemon} has nothing to do on this node, and could not be ended");
        }
    }

    private async Task<LoadedUnit> LookAsync(string unit, CancellationToken ct) => new(unit, (await systemd.GetPropertiesAsync([unit], ct))[0]);

    private async Task<bool> IsInsideAsync(string daemon, string unit, CancellationToken ct) =>
        (await LookAsync(unit, ct)).Number("MainPID") is var main and > 0 && _pidFiles.ReadContent(daemon).Pid == main;

    /// <summary>Why it is not up; null when it is, or has nothing to do here.</summary>
    private async Task<string?> WaitUntilUpAsync(string daemon, string unit, CancellationToken ct)
    {
        for (var began = time.SinceBoot(); ; await Task.Delay(Retry, time, ct))
        {
            var loaded = await LookAsync(unit, ct);
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

    /// <exception cref="AdoptionException">A job did not do what it was to do.</exception>
    public static void Expect(string result, string unit)
    {
        if (result is not ("done" or "skipped"))
        {
            throw new AdoptionException($"systemd's job for {unit} ended with '{result}'; see \"systemctl status {unit}\" and \"journalctl -xeu {unit}\"");
        }
    }
}
