using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using Watcher.Core;

namespace Watcher.Hosting;

/// <summary>What the service tells systemd (sd_notify(3)); nothing when systemd did not ask (no NOTIFY_SOCKET).</summary>
internal sealed class ServiceNotifier(TimeProvider time)
{
    private readonly SystemdNotifier _notifier = new();
    private string? _status;

    /// <summary>Whether systemd waits for READY.</summary>
    public bool IsExpected => _notifier.IsEnabled;

    /// <summary>Half of WATCHDOG_USEC, as sd_watchdog_enabled(3) recommends; null when systemd expects no sign of life.</summary>
    public static TimeSpan? WatchdogPeriod =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var usec)
        && usec > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(usec / 2)
            : null;

    public void Ready() => _notifier.Notify(ServiceState.Ready);

    public void Stopping() => _notifier.Notify(ServiceState.Stopping);

    public void Alive() => _notifier.Notify(new ServiceState("WATCHDOG=1"));

    /// <summary>Must be followed by <see cref="Ready"/>.</summary>
    public void Reloading() => _notifier.Notify(new ServiceState(
        string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)time.SinceBoot().TotalMicroseconds}")));

    /// <summary>The line that <c>systemctl status</c> shows; sent when it changes.</summary>
    public void Status(string status)
    {
        if (status != _status)
        {
            _status = status;
            _notifier.Notify(new ServiceState($"STATUS={status}"));
        }
    }
}
