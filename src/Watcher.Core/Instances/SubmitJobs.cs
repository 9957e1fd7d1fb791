using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Instances;

/// <summary>Hands jobs in, all together, after one more look at the group.</summary>
/// <param name="Jobs">The jobs.</param>
internal sealed record SubmitJobs(ImmutableArray<PendingJob> Jobs) : Act("they should run, and do not (or were shut down by their users)")
{
    public override string Describe() =>
        $"submit {(Jobs.Length == 1 ? "a job" : $"{Jobs.Length} jobs")}: {string.Join("; ", Jobs.Select(Describe))}";

    private static string Describe(PendingJob job) => string.Join(", ", job.Attempts.Select(attempt =>
    {
        var what = attempt.Work == InstanceWork.Restart ? "start" : "clean up";
        return $"{what} {attempt.Instance} on {job.Node} (attempt {attempt.Number} of {InstanceDecision.MostAttempts})";
    }));
}
