using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Kvmd;

// What the kvmd duty has to tell; of its restarts, as the probes do.

/// <summary>kvmd is not connected to guests.</summary>
internal sealed record KvmdDeaf(string Daemon, string Names, DateTimeOffset Since, string Recovery) : Notice("kvmd-deaf")
{
    public override bool IsFault => true;

    // Not what is done about it, which the restart itself tells.
    public override string Fingerprint() => Names;

    public override void Tell(ILogger log) => log.KvmdDeaf(Daemon, Names, Since, Recovery);
}

/// <summary>kvmd is connected to guests to which it was not.</summary>
internal sealed record KvmdHears(string Daemon, string Names) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.KvmdHears(Daemon, Names);
}
