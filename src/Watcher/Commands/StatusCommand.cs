using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Hosting;

namespace Watcher.Commands;

/// <summary>What the watcher knows: from a fresh service's snapshot, else from a look of its own that changes nothing.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(bool json, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var time = TimeProvider.System;
        var snapshot = ServiceSnapshot.Read(paths);
        var status = snapshot is not null && snapshot.IsFresh(time) && IsServiceThere(paths)
            ? new NodeStatus("at work", $"pid {snapshot.Pid}", snapshot.StandStill, snapshot.Standing, [])
            : await LookAsync(paths, time, ct);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(status, StatusJson.Default.NodeStatus));
        }
        else
        {
            status.Print(Console.Out);
        }

        return status.Standing.Any(state => state.IsFault) ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Who may not see the lock believes the snapshot.</summary>
    private static bool IsServiceThere(GanetiPaths paths)
    {
        try
        {
            return ServiceLock.Holder(paths) is not null;
        }
        catch (NativeException e) when (e.Errno == Errno.AccessDenied)
        {
            return true;
        }
    }

    private static async Task<NodeStatus> LookAsync(GanetiPaths paths, TimeProvider time, CancellationToken ct)
    {
        var service = ServiceLock.Holder(paths);
        var settings = SettingsLoader.Load(paths.Configuration);
        var reporter = new ActsOnly();
        using var composition = new Composition(paths, () => settings, reporter, CompositionUse.Look, ignorePause: false, time);
        string? standStill = null;
        var (groups, unknown) = await GroupsAsync(composition, ct);
        List<HostedDuty> duties =
            [.. composition.NodeDuties, .. composition.MasterDuties, .. groups.SelectMany(group => composition.GroupDuties(group).All)];
        foreach (var runner in duties.Select(duty => duty.Runner))
        {
            runner.Post(new Tick());
            var result = await runner.StepAsync(StepMode.DryRun, ct);
            standStill ??= result.StandStill;
        }

        var standing = StandingState.Of([.. unknown, .. duties.SelectMany(duty => duty.Runner.Standing)]);
        return new NodeStatus(service is null ? "not running" : "stuck", service, standStill, standing, reporter.Acts);
    }

    private static async Task<(ImmutableArray<NodeGroup> Groups, ImmutableArray<Notice> Unknown)> GroupsAsync(Composition composition, CancellationToken ct)
    {
        try
        {
            return (await composition.GroupsAsync(ct), []);
        }
        catch (Exception e) when (Composition.IsGroupsProblem(e))
        {
            return ([], [new GroupsUnknown(e.Message)]);
        }
    }

    /// <summary>Keeps the acts; what stands is kept by the runner.</summary>
    private sealed class ActsOnly : IReporter
    {
        public List<string> Acts { get; } = [];

        public void Tell(Notice notice)
        {
        }

        public void WouldDo(Act act) => Acts.Add($"{act.Describe()}: {act.Reason}");
    }
}
