using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Daemons;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Maintenance;

/// <summary>
/// The instances of Ganeti's KVM hypervisor: one runs as long as the process that its pid file names bears its name on the command line
/// (hypervisor/hv_kvm, _InstancePidAlive). It is stopped over QMP, and never by a signal: what listens at its socket is proven to be that process.
/// </summary>
/// <param name="directory">KVM's directory in Ganeti's run directory.</param>
/// <param name="time">Time.</param>
internal sealed class KvmGuests(string directory, TimeProvider time) : IWorkload
{
    private const int Most = 10_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public string Kind => "kvm";

    public WorkloadView Look()
    {
        using var pids = TryOpen();
        return pids is null ? WorkloadView.Nothing
            : new([.. pids.Names().Take(Most).Order(StringComparer.Ordinal).Select(name => Look(pids, name)?.Guest).OfType<RunningGuest>()], []);
    }

    public async Task StopAsync(RunningGuest guest, bool force, CancellationToken ct)
    {
        int pid;
        using (var pids = TryOpen())
        {
            if (pids is null || Look(pids, guest.Name) is not { } now || now.Guest != guest)
            {
                return;
            }

            pid = now.Pid;
        }

        await QmpClient.ExecuteAsync($"{directory}/ctrl/{guest.Name}.qmp", pid, force ? "quit" : "system_powerdown", Deadline, time, ct);
    }

    /// <summary>Whether a process is the qemu of an instance; later versions of Ganeti may write more behind the name, after a comma.</summary>
    internal static bool IsQemuOf(ImmutableArray<string> arguments, string instance) =>
        arguments.IndexOf("-name") is >= 0 and var i && i + 1 < arguments.Length && arguments[i + 1].Split(',')[0] == instance;

    private (RunningGuest Guest, int Pid)? Look(OpenDirectory pids, string name) =>
        PidFile.Read(pids, name).Pid is { } pid && ProcFs.TryRead(pid) is { } process && IsQemuOf(process.Arguments, name)
            ? (new RunningGuest(Kind, name, string.Create(CultureInfo.InvariantCulture, $"{pid}:{process.Identity.StartTicks}")), pid)
            : null;

    private OpenDirectory? TryOpen()
    {
        try
        {
            var opened = OpenDirectory.At($"{directory}/pid");
            if (opened.Self is { IsRootsOrOurs: true, IsWritableByAll: false })
            {
                return opened;
            }

            // Ganeti's users may write to the directory above: this one is noded's, or nobody's word.
            opened.Dispose();
            throw new IOException($"{directory}/pid is not root's alone");
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // Nothing was ever started since the node's boot.
            return null;
        }
    }
}
