using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>Hands in a verification, unless somebody else's is under way.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Job">The job.</param>
internal sealed record SubmitVerify(string Group, VerifyJob Job) : Act("disks fail silently")
{
    /// <summary>Whether it has waited for restarts long enough.</summary>
    public bool IsOverdue { get; init; }

    public override string Describe() => $"verify the disks of group {Group}{(Job.IsStrict ? ", waiting for whatever is locked" : "")}";
}
