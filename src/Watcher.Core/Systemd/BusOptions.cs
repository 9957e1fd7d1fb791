using System.Globalization;
using Tmds.DBus.Protocol;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>Has the D-Bus library use a stream of ours, and read no file for it.</summary>
/// <param name="stream">The stream.</param>
internal sealed class BusOptions(Stream stream) : DBusConnectionOptions
{
    protected override ValueTask<SetupResult> SetupAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new SetupResult
    {
        ConnectionStream = stream,
        UserId = Libc.GetEffectiveUserId().ToString(CultureInfo.InvariantCulture),

        // Else it is read from /var/lib/dbus, and must be there and in order. Who asks us for it gets none.
        MachineId = "",
    });
}
