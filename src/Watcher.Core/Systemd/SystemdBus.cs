using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>
/// <see cref="ISystemdBus"/> and <see cref="IUnitReader"/> over libsystemd's sd-bus: the system bus, or systemd's private socket where no bus
/// daemon runs. Each request has a connection and a thread of its own for its short life.
/// </summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="deadline">How long a question to systemd may take.</param>
/// <param name="time">Time.</param>
internal sealed class SystemdBus(string runDirectory, TimeSpan deadline, TimeProvider time) : ISystemdBus, IUnitReader, IUnitControl
{
    // A hung daemon is killed after TimeoutStopSec (90 s by default), and then starts.
    private static readonly TimeSpan RestartDeadline = TimeSpan.FromMinutes(3);

    // All daemons one after the other, each killed after its TimeoutStopSec; ensure-dirs, which may take two minutes, before each start.
    private static readonly TimeSpan JobDeadline = TimeSpan.FromMinutes(15);

    private const string Destination = "org.freedesktop.systemd1";
    private const string ManagerPath = "/org/freedesktop/systemd1";
    private const string Manager = "org.freedesktop.systemd1.Manager";
    private const string Properties = "org.freedesktop.DBus.Properties";

    public async Task<string> GetLoadStateAsync(string unit, CancellationToken ct) => (await GetStatesAsync([unit], ct))[0].LoadState;

    public Task<ImmutableArray<UnitStates>> GetStatesAsync(ImmutableArray<string> units, CancellationToken ct) => OnOwnThread(deadline, (connection, destination) =>
    {
        // ListUnitsByNames tells the state of units that are not loaded too, in one call (systemd 230).
        using var call = connection.NewCall(destination, ManagerPath, Manager, "ListUnitsByNames");
        call.Container('a', "s", () =>
        {
            foreach (var unit in units)
            {
                call.Write(unit);
            }
        });
        using var reply = connection.Call(call);
        var states = new Dictionary<string, UnitStates>();
        for (reply.Enter('a', "(ssssssouso)"); reply.Enter('r', "ssssssouso"); reply.Exit())
        {
            var name = reply.ReadString();
            reply.Skip("s");
            states[name] = new UnitStates(reply.ReadString(), reply.ReadString());
            reply.Skip("ssouso");
        }

        return units.Select(unit => states.GetValueOrDefault(unit) ?? throw new BusException("", $"systemd says nothing about {unit}")).ToImmutableArray();
    }, ct);

    public Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct) =>
        OnOwnThread(unit.Deadline + deadline, (connection, destination) =>
        {
            Subscribe(connection, destination, "JobRemoved");
            using var start = connection.NewCall(destination, ManagerPath, Manager, "StartTransientUnit");
            TransientUnitMessage.Write(start, unit);
            using var started = connection.Call(start);
            var job = started.ReadString('o');
            var result = WaitForJob(connection, job);
            if (result == "done")
            {
                return new TransientResult(result, 0);
            }

            var status = ReadExitStatus(connection, destination, unit.Name);

            // A failed unit stays listed until somebody resets it.
            using var reset = connection.NewCall(destination, ManagerPath, Manager, "ResetFailedUnit");
            reset.Write(unit.Name);
            connection.Call(reset).Dispose();
            return new TransientResult(result, status);
        }, ct);

    public Task<string> RestartAsync(string unit, CancellationToken ct) => RunJobAsync("RestartUnit", unit, RestartDeadline, ct);

    public Task<string> StartAsync(string unit, CancellationToken ct) => RunJobAsync("StartUnit", unit, JobDeadline, ct);

    public Task<string> StopAsync(string unit, CancellationToken ct) => RunJobAsync("StopUnit", unit, JobDeadline, ct);

    private Task<string> RunJobAsync(string method, string unit, TimeSpan within, CancellationToken ct) => OnOwnThread(within, (connection, destination) =>
    {
        Subscribe(connection, destination, "JobRemoved");
        using var call = connection.NewCall(destination, ManagerPath, Manager, method);
        call.Write(unit).Write("replace");
        using var begun = connection.Call(call);
        return WaitForJob(connection, begun.ReadString('o'));
    }, ct);

    public Task FollowUnitsAsync(ImmutableArray<string> services, Action<Fact> post, Action onListed, CancellationToken ct) =>
        OnOwnThread(Timeout.InfiniteTimeSpan, bool (connection, destination) =>
        {
            new UnitListener(connection, destination, services, post, time).Run(onListed);
            return true;
        }, ct);

    public Task<string> GetVersionAsync(CancellationToken ct) => OnOwnThread(deadline, (connection, destination) =>
    {
        using var call = connection.NewCall(destination, ManagerPath, Properties, "Get");
        call.Write(Manager).Write("Version");
        using var reply = connection.Call(call);
        reply.Enter('v', "s");
        return reply.ReadString();
    }, ct);

    public Task<ImmutableArray<ImmutableDictionary<string, BusValue>>> GetPropertiesAsync(
        ImmutableArray<string> units, CancellationToken ct) =>
        OnOwnThread(deadline, (connection, destination) => units
            .Select(unit =>
            {
                // No interface: those of all. systemd loads a unit whose path is asked about, as "systemctl show" has it.
                using var call = connection.NewCall(destination, UnitPath.Of(unit), Properties, "GetAll");
                call.Write("");
                using var reply = connection.Call(call);
                return BusValueReader.ReadProperties(reply);
            })
            .ToImmutableArray(), ct);

    /// <summary>Asks for one of the manager's signals. Without a subscriber systemd sends none, on its private socket either.</summary>
    private static void Subscribe(BusConnection connection, string? destination, string signal)
    {
        if (destination is not null)
        {
            // Anybody on the bus may send a signal of that name to us.
            connection.TrustOwnerOf(Destination);
            using var match = connection.NewCall("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch");
            match.Write($"type='signal',sender='{Destination}',path='{ManagerPath}',interface='{Manager}',member='{signal}'");
            connection.Call(match).Dispose();
        }

        using var subscribe = connection.NewCall(destination, ManagerPath, Manager, "Subscribe");
        connection.Call(subscribe).Dispose();
    }

    /// <summary>JobRemoved carries id, job path, unit and result.</summary>
    private static string WaitForJob(BusConnection connection, string job)
    {
        var result = "";
        connection.WaitForSignal(Manager, "JobRemoved", message =>
        {
            message.Skip("u");
            if (message.ReadString('o') != job)
            {
                return false;
            }

            message.Skip("s");
            result = message.ReadString();
            return true;
        });
        return result;
    }

    /// <summary>The wait status of the unit's last ExecStart program; null when it has none (it was killed before, say).</summary>
    private static int? ReadExitStatus(BusConnection connection, string? destination, string unit)
    {
        const int CodeExited = 1;
        using var call = connection.NewCall(destination, UnitPath.Of(unit), Properties, "Get");
        call.Write("org.freedesktop.systemd1.Service").Write("ExecStart");
        using var reply = connection.Call(call);
        reply.Enter('v', "a(sasbttttuii)");
        reply.Enter('a', "(sasbttttuii)");
        if (!reply.Enter('r', "sasbttttuii"))
        {
            return null;
        }

        reply.Skip("sasbttttu");
        var (code, status) = (reply.ReadInt32(), reply.ReadInt32());
        return code == 0 ? null : code == CodeExited ? status << 8 : status;
    }

    private Task<T> OnOwnThread<T>(TimeSpan within, Func<BusConnection, string?, T> work, CancellationToken ct) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    using var connection = Connect(within, ct, out var isBus);
                    return work(connection, isBus ? Destination : null);
                }
                catch (Exception e) when (e is NativeException or DllNotFoundException or EntryPointNotFoundException)
                {
                    throw new BusException("", e.Message, e);
                }
            },
            ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>The bus; where no bus daemon listens, systemd's private socket. A bus that is there but silent is waited for, not gone round.</summary>
    private BusConnection Connect(TimeSpan within, CancellationToken ct, out bool isBus)
    {
        isBus = true;
        try
        {
            return BusConnection.Open($"unix:path={runDirectory}/dbus/system_bus_socket", isBus: true, within, time, ct);
        }
        catch (NativeException e) when (e.Errno is Errno.NoEntry or Errno.ConnectionRefused)
        {
            isBus = false;
            return BusConnection.Open($"unix:path={runDirectory}/systemd/private", isBus: false, within, time, ct);
        }
    }
}
