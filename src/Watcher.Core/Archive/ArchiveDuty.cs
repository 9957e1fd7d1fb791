using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.Core.Reporting;

namespace Watcher.Core.Archive;

/// <summary>On the master: archives the jobs that ended long ago.</summary>
/// <param name="master">Asks whether this node is the master, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here: luxid is stopped by it.</param>
/// <param name="luxi">luxid.</param>
/// <param name="age">How old a job must be.</param>
/// <param name="time">Time.</param>
internal sealed class ArchiveDuty(
    Func<CancellationToken, Task<string?>> master, Func<string?> operation, ILuxi luxi, Func<TimeSpan> age, TimeProvider time)
    : IDuty<ArchiveMemory, ArchiveSeen>
{
    // A luxid that hangs is a failure of luxid's, and not of the step's: a step that ended by its own deadline would be "through again" as soon as luxid, with
    // its backlog full, took no connection any more. Less than a step may take, and no longer than archiving is worth.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(20);

    // luxid is back by then when it was restarted, or the node was. What fails for longer is told, as that its instances cannot be looked at, and is looked at again
    // until the next tick.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(5);

    private readonly LuxiClient _client = new(luxi);

    public static string Name => "archive";

    public static ArchiveMemory Blank { get; } = new();

    public async Task<ArchiveSeen> ObserveAsync(ArchiveMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var archived = facts.OfType<JobsArchived>().LastOrDefault();
        var failure = Failure(facts.OfType<ActFailed>().LastOrDefault()?.Why);

        // Woken without any fact, it tries again.
        if (facts.Count > 0 && !facts.Any(fact => fact is Tick or Resync))
        {
            return new ArchiveSeen(null, archived, failure);
        }

        try
        {
            return await Deadline.WithinAsync(LongestQuestion, time, master, ct) is null ? new ArchiveSeen(age(), archived, failure) : new ArchiveSeen(null, archived, null, IsMaster: false);
        }
        catch (LuxiException e)
        {
            return new ArchiveSeen(null, archived, Failure(e.Message));
        }
        catch (TimeoutException)
        {
            return new ArchiveSeen(null, archived, Failure($"luxid has not answered within {Duration.Text(LongestQuestion)}"));
        }
    }

    public static Verdict<ArchiveMemory> Decide(ArchiveMemory memory, ArchiveSeen seen, Moment now)
    {
        var failure = now.StandStill is null ? seen.Failure : null;
        memory = seen.Archived is not null || !seen.IsMaster ? Blank : memory with { Failure = failure ?? memory.Failure };
        var fails = memory.Failure is null ? (TimeSpan?)null : memory.FailsSince is { } since && since <= now.Monotonic ? since : now.Monotonic;
        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (seen.Archived is { Archived: > 0 } archived)
        {
            notices.Add(archived.ToNotice());
        }

        // What the pass before failed to do, five minutes ago, is no news before this one has failed to do it, too.
        var failing = memory.Failure is { } failed && now.Monotonic - fails >= Patience && (memory.IsTold || seen.DueAge is null) ? new ArchiveFailing(failed) : null;
        if (failing is not null)
        {
            notices.Add(failing);
        }

        return new(
            memory with { FailsSince = fails, IsTold = failing is not null },
            seen.DueAge is { } due && now.StandStill is null ? [new ArchiveJobs(due)] : [],
            notices.ToImmutable(),
            now.Monotonic - fails < RetryFor ? RetryEvery : null);
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        var (archived, left) = await _client.ArchiveAsync(((ArchiveJobs)act).Age, ct);
        return new JobsArchived(archived, left);
    }

    /// <summary>What an operation does to luxid is no failure; the next tick tries again.</summary>
    private string? Failure(string? why) => why is not null && operation() is null ? why : null;
}
