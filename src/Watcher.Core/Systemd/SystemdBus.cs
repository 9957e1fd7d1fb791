using System.Collections.Immutable;
using Tmds.DBus.Protocol;
using Watcher.Core.Duties;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>systemd over the system bus, or over its private socket where no bus daemon runs. Each request has a connection of its own.</summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="deadline">How long a question to systemd may take.</param>
/// <param name="time">Time.</param>
internal sealed class SystemdBus(string runDirectory, TimeSpan deadline, TimeProvider time) : ISystemdBus, IUnitReader, IUnitControl, IUnitInstaller
{
    // A hung daemon is killed after TimeoutStopSec (90 s by default), and then starts.
    private static readonly TimeSpan RestartDeadline = TimeSpan.FromMinutes(3);

    // All daemons one after the other, each killed after its TimeoutStopSec; ensure-dirs, which may take two minutes, before each start.
    private static readonly TimeSpan JobDeadline = TimeSpan.FromMinutes(15);

    private const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";

    // What the bus says of a question that systemd has left unread, as it went off the bus to execute itself anew.
    private const string NoReply = "org.freedesktop.DBus.Error.NoReply";

    public async Task<string> GetLoadStateAsync(string unit, CancellationToken ct) => (await GetStatesAsync([unit], ct))[0].LoadState;

    public Task<ImmutableArray<UnitStates>> GetStatesAsync(ImmutableArray<string> units, CancellationToken ct) => AskAsync(deadline, async systemd =>
    {
        var states = await systemd.Calls.SendAsync(ListCall(systemd.Calls, units), "a(ssssssouso)", static (ref Reader body) => ReadStates(ref body));
        return units.Select(unit => states.GetValueOrDefault(unit) ?? throw new BusException("", $"systemd says nothing about {unit}")).ToImmutableArray();
    }, ct);

    public Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct) => AskAsync(unit.Deadline + deadline, async systemd =>
    {
        using var output = unit.Output is { } file ? new OfferedFile(file) : null;
        var result = await JobAsync(systemd, StartCall(systemd.Calls, unit, output?.Path));
        if (result == "done")
        {
            return new TransientResult(result, 0);
        }

        var status = await systemd.Calls.SendAsync(
            systemd.Calls.Make(UnitPath.Of(unit.Name), SystemdNames.Properties, "Get", SystemdNames.Service, "ExecStart"), "v", static (ref Reader body) => ReadExitStatus(ref body));

        // A failed unit stays listed until somebody resets it.
        await systemd.Calls.SendAsync(systemd.Calls.Make(SystemdNames.ManagerPath, SystemdNames.Manager, "ResetFailedUnit", unit.Name));
        return new TransientResult(result, status);
    }, ct);

    public Task<string> RestartAsync(string unit, CancellationToken ct) => RunJobAsync("RestartUnit", unit, RestartDeadline, ct);

    public Task<string> StartAsync(string unit, CancellationToken ct) => RunJobAsync("StartUnit", unit, JobDeadline, ct);

    public Task<string> StopAsync(string unit, CancellationToken ct) => RunJobAsync("StopUnit", unit, JobDeadline, ct);

    public Task ReloadAsync(CancellationToken ct) => AskAsync(deadline, async systemd =>
    {
        await systemd.Calls.SendAsync(systemd.Calls.Make(SystemdNames.ManagerPath, SystemdNames.Manager, "Reload"));
        return true;
    }, ct);

    public Task EnableAsync(ImmutableArray<string> units, CancellationToken ct) => AskAsync(deadline, async systemd =>
    {
        var call = systemd.Calls.New(SystemdNames.ManagerPath, SystemdNames.Manager, "EnableUnitFiles", "asbb");
        call.WriteArray(units.AsSpan());
        call.WriteBool(false);
        call.WriteBool(true);
        await systemd.Calls.SendAsync(call.CreateMessage());
        return true;
    }, ct);

    public Task ResetFailedAsync(string unit, CancellationToken ct) => AskAsync(deadline, async systemd =>
    {
        try
        {
            await systemd.Calls.SendAsync(systemd.Calls.Make(SystemdNames.ManagerPath, SystemdNames.Manager, "ResetFailedUnit", unit));
        }
        catch (DBusErrorReplyException e) when (e.ErrorName == NoSuchUnit)
        {
            // Not loaded: it has not failed either.
        }

        return true;
    }, ct);

    public Task FollowUnitsAsync(ImmutableArray<string> services, Action<Fact> post, Action onListed, CancellationToken ct) =>
        AskOnceAsync(UnitListener.AnswerDeadline, async systemd =>
        {
            using var listener = new UnitListener(systemd, services, post, time);
            await listener.RunAsync(onListed);
            return true;
        }, ct);

    public Task<string> GetVersionAsync(CancellationToken ct) => AskAsync(
        deadline,
        systemd => systemd.Calls.SendAsync(
            systemd.Calls.Make(SystemdNames.ManagerPath, SystemdNames.Properties, "Get", SystemdNames.Manager, "Version"),
            "v",
            static (ref Reader body) =>
            {
                body.ReadSignature("s"u8);
                return body.ReadString();
            }),
        ct);

    public Task<ImmutableArray<ImmutableDictionary<string, BusValue>>> GetPropertiesAsync(ImmutableArray<string> units, CancellationToken ct) =>
        AskAsync(deadline, async systemd =>
        {
            var all = ImmutableArray.CreateBuilder<ImmutableDictionary<string, BusValue>>(units.Length);
            foreach (var unit in units)
            {
                all.Add(await systemd.Calls.GetAllAsync(unit));
            }

            return all.MoveToImmutable();
        }, ct);

    private Task<string> RunJobAsync(string method, string unit, TimeSpan within, CancellationToken ct) => AskAsync(
        within, systemd => JobAsync(systemd, systemd.Calls.Make(SystemdNames.ManagerPath, SystemdNames.Manager, method, unit, "replace")), ct);

    /// <summary>
    /// systemd may be asked in just the moment of its re-execution, and nothing has come of that. The bus keeps the second question until systemd is back; what it had
    /// read all the same is asked for once more without harm: a job joins the one that is there, a restart that is through is made again, and a transient unit that is there
    /// still is refused.
    /// </summary>
    private async Task<T> AskAsync<T>(TimeSpan within, Func<SystemdConnection, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await AskOnceAsync(within, work, ct);
        }
        catch (BusException e) when (e.ErrorName == NoReply)
        {
            return await AskOnceAsync(within, work, ct);
        }
    }

    private Task<T> AskOnceAsync<T>(TimeSpan within, Func<SystemdConnection, Task<T>> work, CancellationToken ct) =>
        SystemdConnection.RunAsync(runDirectory, within, time, work, ct);

    /// <summary>Has systemd begin a job, and waits for its result.</summary>
    private static async Task<string> JobAsync(SystemdConnection systemd, MessageBuffer call)
    {
        string? job = null;
        var result = new TaskCompletionSource<string>();
        systemd.Signals.OnSignal = message =>
        {
            if (message.InterfaceAsString == SystemdNames.Manager && message.MemberAsString == "JobRemoved"
                && RemovedJob.Read(message) is var removed && removed.Path == job)
            {
                result.TrySetResult(removed.Result);
            }
        };
        await systemd.Signals.SubscribeAsync("JobRemoved");

        // Known as soon as the reply is read, which comes before the signal.
        await systemd.Calls.SendAsync(call, "o", (ref Reader body) => job = body.ReadObjectPathAsString());
        await systemd.UntilAsync(result.Task);
        return await result.Task;
    }

    private static MessageBuffer ListCall(SystemdCalls calls, ImmutableArray<string> units)
    {
        // Tells the state of units that are not loaded too, in one call (systemd 230).
        var call = calls.New(SystemdNames.ManagerPath, SystemdNames.Manager, "ListUnitsByNames", "as");
        call.WriteArray(units.AsSpan());
        return call.CreateMessage();
    }

    private static MessageBuffer StartCall(SystemdCalls calls, TransientUnit unit, string? output)
    {
        var call = calls.New(SystemdNames.ManagerPath, SystemdNames.Manager, "StartTransientUnit", TransientUnitCall.Type);
        TransientUnitCall.Write(ref call, unit, output);
        return call.CreateMessage();
    }

    private static Dictionary<string, UnitStates> ReadStates(ref Reader body)
    {
        var states = new Dictionary<string, UnitStates>();
        for (var end = body.ReadArrayStart(DBusType.Struct); body.HasNext(end);)
        {
            // Name, description, LoadState, ActiveState, SubState, whom it follows, path, number, kind and path of its job.
            var name = body.ReadString();
            body.ReadStringAsSpan();
            var (load, active) = (body.ReadString(), body.ReadString());
            body.ReadStringAsSpan();
            body.ReadStringAsSpan();
            body.ReadObjectPathAsSpan();
            body.ReadUInt32();
            states[name] = new UnitStates(load, active, body.ReadString());
            body.ReadObjectPathAsSpan();
        }

        return states;
    }

    /// <summary>The wait status of the unit's last ExecStart program; null when it has none (it was killed before, say).</summary>
    private static int? ReadExitStatus(ref Reader body)
    {
        const int CodeExited = 1;
        body.ReadSignature("a(sasbttttuii)"u8);
        var end = body.ReadArrayStart(DBusType.Struct);
        if (!body.HasNext(end))
        {
            return null;
        }

        // Path, arguments, whether failure is ignored, four times, pid, code and status.
        body.ReadStringAsSpan();
        body.ReadArrayOfString();
        body.ReadBool();
        for (var times = 0; times < 4; times++)
        {
            body.ReadUInt64();
        }

        body.ReadUInt32();
        var (code, status) = (body.ReadInt32(), body.ReadInt32());
        return code == 0 ? null : code == CodeExited ? status << 8 : status;
    }
}
