using Serilog.Events;
using Watcher.Configuration;
using Watcher.Core.Reporting;

namespace Watcher.Logging;

/// <summary>A configuration that cannot be used, told in a log of its own: it has none to build one from.</summary>
internal static class SettingsErrors
{
    public static void Tell(this SettingsException e, LogTarget target, string file)
    {
        using var log = new LogSetup(target, isDebug: false, LogEventLevel.Information, file);
        log.Log.SettingsUnusable(string.Join("; ", e.Errors));
    }
}
