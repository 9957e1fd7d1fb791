using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>
/// One connection to the bus for one caller's thread: calls and waits block that thread, never past the deadline given at the start, and end
/// at once when cancelled. sd_bus_call has a time-out of its own, but not while it authenticates: a stopped bus would hold us for 90 s.
/// </summary>
internal sealed class BusConnection : IDisposable
{
    private readonly BusHandle _bus;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _end;
    private readonly EventFd _cancelled = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _ct;

    private string? _trustedName;

    private BusConnection(BusHandle bus, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        (_bus, _time, _ct) = (bus, time, ct);
        _end = deadline == Timeout.InfiniteTimeSpan ? null : time.SinceBoot() + deadline;
        _registration = ct.Register(_cancelled.Signal);
    }

    /// <summary>The only sender whose signals count; null: anybody's.</summary>
    public string? TrustedSender { get; set; }

    /// <summary>
    /// Is handed every signal that is not waited for, in the order in which they came, also those that come while a call waits for its reply.
    /// </summary>
    public Action<BusMessage>? OnSignal { get; set; }

    /// <summary>Begins to connect; errors of the connection appear at the first call.</summary>
    /// <param name="address">A D-Bus address.</param>
    /// <param name="isBus">False for systemd's private socket, where there is no bus daemon and no Hello.</param>
    /// <param name="deadline">For everything that is done with this connection, together; infinite for one that only listens.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends every wait.</param>
    public static BusConnection Open(string address, bool isBus, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        LibSystemd.ThrowIfFailed(LibSystemd.BusNew(out var raw), "sd_bus_new");
        var bus = new BusHandle(raw);
        try
        {
            LibSystemd.ThrowIfFailed(LibSystemd.BusSetAddress(bus, address), "sd_bus_set_address");
            LibSystemd.ThrowIfFailed(LibSystemd.BusSetBusClient(bus, isBus ? 1 : 0), "sd_bus_set_bus_client");
            LibSystemd.ThrowIfFailed(LibSystemd.BusStart(bus), $"sd_bus_start {address}");
            return new BusConnection(bus, deadline, time, ct);
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    /// <summary>Begins a method call; fill it in and hand it to <see cref="Call"/>.</summary>
    public BusMessage NewCall(string? destination, string path, string @interface, string member)
    {
        LibSystemd.ThrowIfFailed(
            LibSystemd.MessageNewMethodCall(_bus, out var message, destination, path, @interface, member),
            "sd_bus_message_new_method_call");
        return new BusMessage(new MessageHandle(message));
    }

    /// <summary>Sends a call and returns its reply.</summary>
    /// <exception cref="BusException">An error reply, or the connection was lost.</exception>
    /// <exception cref="TimeoutException">No reply within the connection's deadline, or the call's own.</exception>
    public BusMessage Call(BusMessage call, TimeSpan? within = null)
    {
        LibSystemd.ThrowIfFailed(LibSystemd.BusSend(_bus, call.Handle, out var cookie), "sd_bus_send");
        var reply = WaitFor(
            message => LibSystemd.MessageGetReplyCookie(message.Handle, out var of) >= 0 && of == cookie,
            within is null ? _end : _time.SinceBoot() + within);
        if (reply.Error is { } error)
        {
            reply.Dispose();
            throw new BusException(error.Name, error.Text);
        }

        return reply;
    }

    /// <summary>Waits for a signal of the trusted sender; all else that comes meanwhile is dropped.</summary>
    public void WaitForSignal(string @interface, string member, Func<BusMessage, bool> isWanted) =>
        WaitFor(message => LibSystemd.MessageIsSignal(message.Handle, @interface, member) > 0
            && IsTrusted(message.Sender)
            && isWanted(message), _end).Dispose();

    /// <summary>Trusts the signals of whoever has a well-known name on the bus, now and, while a signal is waited for, later.</summary>
    public void TrustOwnerOf(string name)
    {
        _trustedName = name;
        TrustedSender = OwnerOf(name);
    }

    /// <summary>systemd that executes itself anew comes back to the bus as another sender, and its jobs go on.</summary>
    private bool IsTrusted(string? sender)
    {
        if (TrustedSender is null || sender == TrustedSender)
        {
            return true;
        }

        try
        {
            return _trustedName is not null && sender == (TrustedSender = OwnerOf(_trustedName));
        }
        catch (BusException)
        {
            // Nobody has the name at the moment.
            return false;
        }
    }

    private string OwnerOf(string name)
    {
        using var ask = NewCall("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner");
        ask.Write(name);
        using var owner = Call(ask);
        return owner.ReadString();
    }

    /// <summary>Hands the next signal to <see cref="OnSignal"/>; returns without one when an instant (monotonic) has come.</summary>
    public void ListenUntil(TimeSpan instant)
    {
        try
        {
            WaitFor(
                message =>
                {
                    if (!message.IsSignal)
                    {
                        return false;
                    }

                    OnSignal?.Invoke(message);
                    return true;
                },
                instant).Dispose();
        }
        catch (TimeoutException)
        {
            // That is what was asked for.
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _bus.Dispose();
        _cancelled.Dispose();
    }

    /// <summary>Waits for a message; of others that come meanwhile signals go to <see cref="OnSignal"/>, all else is dropped.</summary>
    private BusMessage WaitFor(Func<BusMessage, bool> isWanted, TimeSpan? end)
    {
        while (true)
        {
            _ct.ThrowIfCancellationRequested();
            int progress;
            nint raw;
            try
            {
                progress = LibSystemd.ThrowIfFailed(LibSystemd.BusProcess(_bus, out raw), "sd_bus_process");
            }
            catch (NativeException e)
            {
                throw new BusException("", $"the connection to the bus failed: {e.Message}", e);
            }

            if (raw != 0)
            {
                var message = new BusMessage(new MessageHandle(raw));
                if (isWanted(message))
                {
                    return message;
                }

                using (message)
                {
                    if (message.IsSignal)
                    {
                        OnSignal?.Invoke(message);
                    }
                }
            }
            else if (progress == 0)
            {
                WaitUntilReady(end);
            }
        }
    }

    private void WaitUntilReady(TimeSpan? end)
    {
        var left = end - _time.SinceBoot();
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException("systemd did not answer in time");
        }

        Span<PollFd> fds =
        [
            new() { Fd = LibSystemd.ThrowIfFailed(LibSystemd.BusGetFd(_bus), "sd_bus_get_fd"),
                Events = (short)LibSystemd.ThrowIfFailed(LibSystemd.BusGetEvents(_bus), "sd_bus_get_events") },
            new() { Fd = (int)_cancelled.Handle.DangerousGetHandle(), Events = PollFd.In },
        ];
        Poller.Wait(fds, left);
    }
}
