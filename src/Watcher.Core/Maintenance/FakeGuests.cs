using System.Globalization;
using Watcher.Core.Native;

namespace Watcher.Core.Maintenance;

/// <summary>The instances of Ganeti's fake hypervisor: a file each, without which one does not run (hypervisor/hv_fake.py).</summary>
/// <param name="directory">Where they lie.</param>
internal sealed class FakeGuests(string directory) : IWorkload
{
    private const int Most = 10_000;

    public string Kind => "fake";

    public WorkloadView Look()
    {
        using var opened = TryOpen();
        return opened is null ? WorkloadView.Nothing
            : new([.. opened.Names().Take(Most).Order(StringComparer.Ordinal).Select(name => Look(opened, name)).OfType<RunningGuest>()], []);
    }

    public Task StopAsync(RunningGuest guest, bool force, CancellationToken ct)
    {
        using var opened = TryOpen();
        if (opened is not null && Look(opened, guest.Name) == guest)
        {
            opened.Remove(guest.Name);
        }

        return Task.CompletedTask;
    }

    private RunningGuest? Look(OpenDirectory opened, string name) => !name.Any(char.IsControl) && opened.Status(name) is { IsRegular: true } status
        ? new RunningGuest(Kind, name, status.Inode.ToString(CultureInfo.InvariantCulture))
        : null;

    private OpenDirectory? TryOpen()
    {
        try
        {
            return OpenDirectory.At(directory);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // Nothing was ever started since the node's boot.
            return null;
        }
    }
}
