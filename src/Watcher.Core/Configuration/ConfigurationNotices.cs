using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Configuration;

/// <summary>The service was told to read its configuration anew, and goes on with the old one, until a reload succeeds.</summary>
/// <param name="Errors">What is wrong with the new one.</param>
internal sealed record SettingsRejected(string Errors) : Notice(StandingKey)
{
    public const string StandingKey = "configuration";

    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.SettingsRejected(Errors);
}
