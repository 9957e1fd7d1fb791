using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>JobRemoved of systemd's manager.</summary>
/// <param name="Path">The job's object.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Result">"done", "failed", "dependency" …</param>
internal readonly record struct RemovedJob(string Path, string Unit, string Result)
{
    /// <exception cref="DBusReadException">It is none.</exception>
    public static RemovedJob Read(Message message) => SystemdCalls.Read(message, "uoss", static (ref Reader body) =>
    {
        body.ReadUInt32();
        return new RemovedJob(body.ReadObjectPathAsString(), body.ReadString(), body.ReadString());
    });
}
