using Microsoft.Extensions.Logging;

namespace Watcher.Core.Duties;

/// <summary>Something worth telling the operator.</summary>
/// <param name="StateKey">
/// Null when it happened just now. Else it names a standing state: a duty lists all its standing states in every verdict, and the runner
/// tells one when it begins or changes.
/// </param>
internal abstract record Notice(string? StateKey)
{
    /// <summary>What makes two notices of one standing state the same; a change of it is told anew.</summary>
    // A method: a property would be part of the very ToString it calls.
    public virtual string Fingerprint() => ToString();

    /// <summary>
    /// How long a standing state must have stood to be told, and to count for <c>status</c> and a pass: what ordinary work brings about is over by then. It is
    /// looked at again when that time is over.
    /// </summary>
    public virtual TimeSpan ToldAfter => TimeSpan.Zero;

    /// <summary>Whether a standing state is a defect that somebody should see to: it makes <c>status</c> end with exit code 1.</summary>
    public virtual bool IsFault => false;

    /// <summary>
    /// Whether the duty could not do its work: it makes a pass end with exit code 1. A fault that was seen, told, and met with what can be done is none.
    /// </summary>
    public virtual bool KeepsFromWork => false;

    /// <summary>Writes the notice as the event that it is.</summary>
    public abstract void Tell(ILogger log);
}
