using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;

namespace Watcher.Core.Archive;

/// <summary>On the master: archives the jobs that ended long ago.</summary>
/// <param name="master">Asks whether this node is the master, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here: luxid is stopped by it.</param>
/// <param name="luxi">luxid.</param>
/// <param name="age">How old a job must be.</param>
internal sealed class ArchiveDuty(Func<CancellationToken, Task<string?>> master, Func<string?> operation, ILuxi luxi, Func<TimeSpan> age)
    : IDuty<ArchiveMemory, ArchiveSeen>
{
    private readonly LuxiClient _client = new(luxi);

    public static string Name => "archive";

    public static ArchiveMemory Blank { get; } = new();

    public async Task<ArchiveSeen> ObserveAsync(ArchiveMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var archived = facts.OfType<JobsArchived>().LastOrDefault();
        var failure = Failure(facts.OfType<ActFailed>().LastOrDefault()?.Why);
        if (!facts.Any(fact => fact is Tick or Resync))
        {
            return new ArchiveSeen(null, archived, failure);
        }

        try
        {
            return await master(ct) is null ? new ArchiveSeen(age(), archived, failure) : new ArchiveSeen(null, archived, null, IsMaster: false);
        }
        catch (LuxiException e)
        {
            return new ArchiveSeen(null, archived, Failure(e.Message));
        }
    }

    public static Verdict<ArchiveMemory> Decide(ArchiveMemory memory, ArchiveSeen seen, Moment now)
    {
        var failure = now.StandStill is null ? seen.Failure : null;
        memory = new ArchiveMemory(seen.Archived is not null || !seen.IsMaster ? null : failure ?? memory.Failure);
        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (seen.Archived is { Archived: > 0 } archived)
        {
            notices.Add(archived.ToNotice());
        }

        if (memory.Failure is { } standing)
        {
            notices.Add(new ArchiveFailing(standing));
        }

        return new(memory, seen.DueAge is { } due && now.StandStill is null ? [new ArchiveJobs(due)] : [], notices.ToImmutable());
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        var (archived, left) = await _client.ArchiveAsync(((ArchiveJobs)act).Age, ct);
        return new JobsArchived(archived, left);
    }

    /// <summary>What an operation does to luxid is no failure; the next tick tries again.</summary>
    private string? Failure(string? why) => why is not null && operation() is null ? why : null;
}
