using Microsoft.Extensions.Logging;
using Watcher.Core.Reporting;

namespace Watcher.Core.Duties;

// What the runner itself has to tell, for whichever duty it runs.

/// <summary>The gate is closed: nothing is done until it opens.</summary>
internal sealed record StandingStill(string Duty, string Because, bool IsDefect) : Notice("stand-still")
{
    // Without the numbers: one holder of the lock after the other, each with a pid of its own, is one standstill.
    public override string Fingerprint() => WithoutNumbers.Of(Because);

    public override bool IsFault => IsDefect;

    public override bool KeepsFromWork => IsDefect;

    public override void Tell(ILogger log)
    {
        if (IsDefect)
        {
            log.StandingStillByFault(Duty, Because);
        }
        else
        {
            log.StandingStill(Duty, Because);
        }
    }
}

/// <summary>The gate has been closed for longer than anybody should need.</summary>
internal sealed record StandingStillLong(string Duty, string Because, DateTimeOffset Since) : Notice("stand-still-long")
{
    // The instant is recomputed from the monotonic clock in each step and may differ by a tick.
    public override string Fingerprint() => Duty;

    public override void Tell(ILogger log) => log.StandingStillLong(Duty, Because, Since);
}

/// <summary>The gate is open again.</summary>
internal sealed record Resumed(string Duty) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.Resumed(Duty);
}

/// <summary>The saved memory was unreadable and is begun anew.</summary>
internal sealed record MemoryLost(string Duty, string Why) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.MemoryLost(Duty, Why);
}

/// <summary>A step failed; the duty is tried again.</summary>
internal sealed record StepFailed(string Duty, string Phase, string Why, string RetryIn) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.StepFailed(Duty, Phase, Why, RetryIn);
}

/// <summary>There is no room to write down what is to be done, so it is not done.</summary>
internal sealed record DiskFull(string Duty, string Phase, string RetryIn) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DiskFull(Duty, Phase, RetryIn);
}

/// <summary>A step that had failed is through again.</summary>
internal sealed record StepRecovered(string Duty, int Failures) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.StepRecovered(Duty, Failures);
}

/// <summary>The gate opened, but something is wrong with it.</summary>
internal sealed record GateFault(string Duty, string Fault) : Notice("gate-fault")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.GateFault(Duty, Fault);
}

/// <summary>Somebody meant to pause the watcher, it seems, and did not.</summary>
internal sealed record PauseNotUnderstood(string What) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.PauseNotUnderstood(What);
}

/// <summary>A stranger's file, directory or link in the gate's way was removed.</summary>
internal sealed record ObstacleRemoved(string Duty, string What) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.ObstacleRemoved(Duty, What);
}
