using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>A duty with what feeds it.</summary>
/// <param name="Runner">The duty.</param>
/// <param name="Sources">Its sources of facts.</param>
internal sealed record HostedDuty(IDutyRunner Runner, params IReadOnlyList<IFactSource> Sources)
{
    /// <summary>Whether a pass goes on to the next duty while this one is at work: it may take minutes, and nothing depends on it.</summary>
    public bool GoesOnBeside { get; init; }

    /// <summary>A wake that a pass waits for, if it is another than for the other duties.</summary>
    public TimeSpan? Patience { get; init; }
}
