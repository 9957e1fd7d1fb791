using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Hooks;

// What the hooks duty has to tell.

/// <summary>A hook was run.</summary>
internal sealed record HookDone(string Path, string Cause, string Why) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.HookDone(Path, Cause, Why);
}

/// <summary>A hook fails.</summary>
internal sealed record HookFailing(string Path, string Cause, string Why) : Notice($"hook:{Path}")
{
    public override bool IsFault => true;

    // Not what it printed: that may bear the time.
    public override string Fingerprint() => Cause;

    public override void Tell(ILogger log) => log.HookFailing(Path, Cause, Why);
}

/// <summary>A hook that had failed has succeeded.</summary>
internal sealed record HookWorks(string Path) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.HookWorks(Path);
}

/// <summary>A hook is not run.</summary>
internal sealed record HookRefused(string Path, string Because, string Recovery) : Notice($"hook:{Path}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.HookRefused(Path, Because, Recovery);
}

/// <summary>No hook is run.</summary>
internal sealed record HooksRefused(string Directory, string Because, string Recovery) : Notice("hooks")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.HooksRefused(Directory, Because, Recovery);
}

/// <summary>What lies among the hooks and is none.</summary>
internal sealed record HooksSkipped(string Directory, string Names) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.HooksSkipped(Directory, Names);
}
