using System.Text.Json;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Hosting;

namespace Watcher.Commands;

/// <summary>What the watcher knows: from a fresh service's snapshot, else from a look of its own that changes nothing.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(bool json, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var time = TimeProvider.System;
        var service = ServiceSnapshot.RunningService(paths, time);
        var snapshot = service is { IsFresh: true } ? ServiceSnapshot.Read(paths) : null;
        var (standing, standStill, wouldDo) = snapshot is not null
            ? (snapshot.Standing, snapshot.StandStill, [])
            : await LookAsync(paths, time, ct);
        var status = new NodeStatus(
            service switch { null => "not running", { IsFresh: true } => "at work", _ => "stuck" }, service?.Holder, standStill, standing, wouldDo);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(status, StatusJson.Default.NodeStatus));
        }
        else
        {
            status.Print(Console.Out);
        }

        return standing.Any(state => state.IsFault) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static async Task<(IReadOnlyList<StandingState> Standing, string? StandStill, IReadOnlyList<string> WouldDo)> LookAsync(
        GanetiPaths paths, TimeProvider time, CancellationToken ct)
    {
        var options = SettingsLoader.Load(paths.Configuration).Daemons.ToOptions();
        var reporter = new SilentReporter();
        using var composition = new Composition(paths, () => options, reporter, ignorePause: false, isService: false, time);
        composition.Daemons.Post(new Tick());
        var result = await composition.Daemons.StepAsync(StepMode.DryRun, ct);
        return (StandingState.Of(composition.Daemons.Standing), result.StandStill, reporter.Acts);
    }

    /// <summary>Keeps the acts; the notices stand in the runner.</summary>
    private sealed class SilentReporter : IReporter
    {
        public List<string> Acts { get; } = [];

        public void Tell(Notice notice)
        {
        }

        public void WouldDo(Act act) => Acts.Add($"{act.Describe()}: {act.Reason}");
    }
}
