namespace Watcher.Core.Systemd;

/// <summary>The names of org.freedesktop.systemd1(5), and of the bus itself.</summary>
internal static class SystemdNames
{
    public const string Bus = "org.freedesktop.DBus";
    public const string BusPath = "/org/freedesktop/DBus";
    public const string Destination = "org.freedesktop.systemd1";
    public const string ManagerPath = "/org/freedesktop/systemd1";
    public const string Manager = "org.freedesktop.systemd1.Manager";
    public const string Service = "org.freedesktop.systemd1.Service";
    public const string Properties = "org.freedesktop.DBus.Properties";
}
