namespace Watcher.Core.Systemd;

/// <summary>The bus or the service behind it answered with an error, or not at all.</summary>
/// <param name="errorName">The D-Bus error name ("org.freedesktop.systemd1.UnitExists"); empty when there was no answer.</param>
/// <param name="message">What happened.</param>
/// <param name="inner">The cause.</param>
internal sealed class BusException(string errorName, string message, Exception? inner = null) : Exception(message, inner)
{
    public string ErrorName { get; } = errorName;
}
