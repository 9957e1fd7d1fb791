using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Watcher.Core;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>What the service tells systemd (sd_notify(3)); nothing when systemd did not ask (no NOTIFY_SOCKET).</summary>
internal sealed class ServiceNotifier(TimeProvider time, ILogger log)
{
    private readonly SystemdNotifier _notifier = new();
    private string? _status;
    private bool _hasFailed;

    /// <summary>Whether systemd waits for READY.</summary>
    public static bool IsExpected => Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 };

    /// <summary>Half of WATCHDOG_USEC, as sd_watchdog_enabled(3) recommends; null when systemd expects no sign of life.</summary>
    public static TimeSpan? WatchdogPeriod =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var usec)
        && usec > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(usec / 2)
            : null;

    public void Ready() => Notify(ServiceState.Ready);

    public void Stopping() => Notify(ServiceState.Stopping);

    public void Alive() => Notify(new ServiceState("WATCHDOG=1"));

    /// <summary>Must be followed by <see cref="Ready"/>.</summary>
    public void Reloading() => Notify(new ServiceState(
        string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)time.SinceBoot().TotalMicroseconds}")));

    /// <summary>The line that <c>systemctl status</c> shows; sent when it changes.</summary>
    public void Status(string status)
    {
        if (status != _status)
        {
            _status = status;
            Notify(new ServiceState($"STATUS={status}"));
        }
    }

    /// <summary>As sd_notify(3): a manager that cannot be told is no reason to stop working. Said once.</summary>
    private void Notify(ServiceState state)
    {
        try
        {
            _notifier.Notify(state);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                log.NotifyFailed(e.Message);
            }
        }
    }
}
