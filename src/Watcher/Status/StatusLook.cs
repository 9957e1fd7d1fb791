using System.Collections.Immutable;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>A look of <c>status</c>'s own, which changes nothing: what a pass would find.</summary>
internal static class StatusLook
{
    // The pass that is at work in this very moment keeps a duty's lock for a step.
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private const int MostTries = 15;

    // Monitoring gives a check a minute (Nagios' service_check_timeout), and candidates that are silent are waited for for ten seconds (ConfdClient).
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static async Task<StatusReport> RunAsync(GanetiPaths paths, TimeProvider time, CancellationToken ct)
    {
        var settings = SettingsLoader.Load(paths.Configuration);
        var notices = new LookNotices();
        using var composition = new Composition(paths, () => settings, notices, CompositionUse.Look, ignorePause: false, time);
        var (groups, unknown) = await GroupsAsync(composition, ct);
        List<HostedDuty> duties =
            [.. composition.NodeDuties, .. composition.MasterDuties, .. groups.SelectMany(group => composition.GroupDuties(group).All)];
        var standStill = await StepAllAsync([.. duties.Select(duty => duty.Runner)], notices, time, ct);
        var standing = StandingState.Of([.. unknown, .. duties.SelectMany(duty => duty.Runner.Standing)]);
        return new StatusReport(time.GetLocalNow(), StatusReport.NotRunning, standing, notices.Acts, notices.Unseen)
        {
            StandStill = standStill,
            Node = composition.Report,
        };
    }

    /// <summary>Steps one after the other; what there is no time for is not looked at.</summary>
    /// <returns>Why nothing may be done at the moment, if so.</returns>
    public static async Task<string?> StepAllAsync(IReadOnlyList<IDutyRunner> runners, LookNotices notices, TimeProvider time, CancellationToken ct)
    {
        string? standStill = null;
        using var longest = new CancellationTokenSource(Longest, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, longest.Token);
        foreach (var runner in runners)
        {
            if (await StepAsync(runner, time, ending.Token, ct) is not { } result)
            {
                notices.Blocked(runner.Name, FormattableString.Invariant($"not looked at: the whole look has taken {Longest.TotalSeconds} s already"));
                continue;
            }

            if (result is { StandStill: { } because, FactsWait: true } && !runner.Standing.Any(notice => notice.IsFault))
            {
                notices.Blocked(runner.Name, because);
            }

            standStill ??= result.StandStill;
        }

        return standStill;
    }

    /// <returns>Null when there was no time for it.</returns>
    private static async Task<StepResult?> StepAsync(IDutyRunner runner, TimeProvider time, CancellationToken ending, CancellationToken ct)
    {
        try
        {
            for (var tries = 1; ; tries++)
            {
                runner.Post(new Tick());
                var result = await runner.StepAsync(StepMode.DryRun, ending);
                if (result is not { StandStill: not null, FactsWait: true } || tries == MostTries)
                {
                    return result;
                }

                await Task.Delay(Retry, time, ending);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
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
}
