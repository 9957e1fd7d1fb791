using System.Collections.Immutable;
using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>Reads the arguments of a reply whose type has been looked at.</summary>
internal delegate T BodyReader<out T>(ref Reader body);

/// <summary>
/// One connection to systemd, and a thread of its own for its life: connecting, each reply and each signal are dealt with there, one after the other in
/// the order in which they came, whatever the thread pool is busy with. The D-Bus library knows no deadline: closing the connection ends all that waits.
/// </summary>
internal sealed class SystemdConnection : IDisposable
{
    private readonly BusStream _stream;
    private readonly bool _isBus;
    private readonly DBusConnection _bus;
    private readonly ITimer _deadline;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _ct;
    private readonly TaskCompletionSource _ended = new();
    private volatile bool _isLate;
    private bool _isMatched;

    // systemd's unique name on the bus; null while nobody has its well-known one, and without a bus.
    private byte[]? _systemd;

    private SystemdConnection(BusStream stream, bool isBus, TimeSpan within, TimeProvider time, CancellationToken ct)
    {
        (_stream, _isBus, _ct) = (stream, isBus, ct);
        _bus = new DBusConnection(new BusOptions(stream));
        _deadline = time.CreateTimer(_ => Expire(), null, within, Timeout.InfiniteTimeSpan);
        _registration = ct.Register(stream.Dispose);
    }

    /// <summary>Is handed each signal of systemd's.</summary>
    public Action<Message>? OnSignal { get; set; }

    /// <summary>Is told why a signal could not be read; it is not what systemd's interface says.</summary>
    public Action<string>? OnUnreadable { get; set; }

    /// <summary>systemd has come (back) to the bus: a re-execution. It knows nothing of whom it told before.</summary>
    public Action? OnOwner { get; set; }

    /// <summary>Connects, has the work done and closes.</summary>
    /// <param name="runDirectory">/run, or another root's.</param>
    /// <param name="within">For all of it together, unless the work says otherwise (<see cref="Allow"/>).</param>
    /// <param name="time">Time.</param>
    /// <param name="work">What is to be done; runs on the connection's thread as long as it waits for nothing else than its replies.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="BusException">No bus, an error from it, or the connection was lost.</exception>
    /// <exception cref="TimeoutException">It was not done in time.</exception>
    public static Task<T> RunAsync<T>(
        string runDirectory, TimeSpan within, TimeProvider time, Func<SystemdConnection, Task<T>> work, CancellationToken ct) => Task.Factory.StartNew(
            () =>
            {
                var (stream, isBus) = SystemdSocket.Connect(runDirectory, within, time, ct);
                using var connection = new SystemdConnection(stream, isBus, within, time, ct);
                var done = connection.WorkAsync(work);
                stream.Pump();
                connection._ended.SetResult();
                return done.GetAwaiter().GetResult();
            },
            ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>From now on so long, or without an end, instead of what was said before.</summary>
    public void Allow(TimeSpan time) => _deadline.Change(time, Timeout.InfiniteTimeSpan);

    /// <summary>Begins a call to systemd.</summary>
    public MessageWriter NewCall(string path, string @interface, string member, string? type) =>
        NewCallTo(_isBus ? SystemdNames.Destination : null, path, @interface, member, type);

    /// <summary>A call to systemd whose arguments are all text.</summary>
    public MessageBuffer Call(string path, string @interface, string member, params ReadOnlySpan<string> arguments) =>
        CallTo(_isBus ? SystemdNames.Destination : null, path, @interface, member, arguments);

    /// <summary>Sends a call and reads its reply, in its place among the signals.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">The reply's type: another one is an error.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="DBusErrorReplyException">An error reply.</exception>
    /// <exception cref="DBusExceptionBase">The reply cannot be read, or the connection was lost.</exception>
    public Task<T> CallAsync<T>(MessageBuffer call, string type, BodyReader<T> read) =>
        _bus.CallMethodAsync(call, (message, _) => Read(message, type, read));

    /// <summary>Sends a call, and waits for the reply without reading it.</summary>
    public Task CallAsync(MessageBuffer call) => _bus.CallMethodAsync(call);

    /// <summary>
    /// All properties of a unit. No interface: those of all. systemd loads a unit whose path is asked about, as "systemctl show" has it.
    /// </summary>
    public Task<ImmutableDictionary<string, BusValue>> GetAllAsync(string unit, Action<ImmutableDictionary<string, BusValue>>? take = null) => CallAsync(
        Call(UnitPath.Of(unit), SystemdNames.Properties, "GetAll", ""),
        BusBody.Properties,
        (ref Reader body) =>
        {
            var properties = BusBody.ReadProperties(ref body);
            take?.Invoke(properties);
            return properties;
        });

    /// <summary>Waits for what signals will bring, or the end of the connection.</summary>
    public async Task UntilAsync(Task told)
    {
        if (await Task.WhenAny(told, _ended.Task) != told)
        {
            throw Lost(null);
        }
    }

    /// <summary>
    /// Has systemd send its signals, without a subscriber it sends none; and listens to these of its manager's. Once more after <see cref="OnOwner"/>.
    /// </summary>
    public async Task SubscribeAsync(params string[] signals)
    {
        if (_isBus)
        {
            if (!_isMatched)
            {
                _isMatched = true;
                await MatchAsync(
                    $"type='signal',sender='{SystemdNames.Bus}',path='{SystemdNames.BusPath}',interface='{SystemdNames.Bus}',"
                    + $"member='NameOwnerChanged',arg0='{SystemdNames.Destination}'");
                foreach (var signal in signals)
                {
                    await MatchAsync(SystemdNames.ManagerPath, SystemdNames.Manager, signal);
                }
            }

            // Asked when changes of it are heard already: whichever comes last is right.
            await CallAsync(
                CallTo(SystemdNames.Bus, SystemdNames.BusPath, SystemdNames.Bus, "GetNameOwner", SystemdNames.Destination),
                "s",
                (ref Reader body) => _systemd = body.ReadStringAsSpan().ToArray());
        }

        try
        {
            await CallAsync(Call(SystemdNames.ManagerPath, SystemdNames.Manager, "Subscribe"));
        }
        catch (DBusErrorReplyException e) when (e.ErrorName.EndsWith("AlreadySubscribed", StringComparison.Ordinal))
        {
            // After a re-execution the new systemd may have kept us.
        }
    }

    /// <summary>Has the bus send a signal of systemd's. A rule with a well-known name follows its owner. Without a bus all are sent anyway.</summary>
    public Task MatchAsync(string path, string @interface, string member) => _isBus
        ? MatchAsync($"type='signal',sender='{SystemdNames.Destination}',path='{path}',interface='{@interface}',member='{member}'")
        : Task.CompletedTask;

    /// <summary>Reads a body of this type.</summary>
    /// <exception cref="DBusReadException">It is of another one, or not what it says it is.</exception>
    public static T Read<T>(Message message, string type, BodyReader<T> read)
    {
        if (message.SignatureAsString != type)
        {
            throw new DBusReadException($"it is of type '{message.SignatureAsString}', not '{type}'");
        }

        try
        {
            var body = message.GetBodyReader();
            return read(ref body);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or OutOfMemoryException)
        {
            // A length that is none: the library looks at those of arrays only.
            throw new DBusReadException($"it is no '{type}'", e);
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _registration.Dispose();
        _bus.Dispose();
        _stream.Release();
    }

    private async Task<T> WorkAsync<T>(Func<SystemdConnection, Task<T>> work)
    {
        try
        {
            await _bus.ConnectAsync();
            if (_isBus && _bus.UniqueName is null)
            {
                // The library takes that for a peer without a bus, of which any sender is trusted.
                throw new BusException("", "the bus does not let us in (Hello was refused)");
            }

            // One observer of all there is: the library itself asks the bus for nothing, and leaves nothing out.
            using var signals = await _bus.AddMatchAsync<object?>(
                new MatchRule { Type = MessageType.Signal }, (message, _) => Take(message), static _ => { }, emitOnCapturedContext: false, ObserverFlags.NoSubscribe);
            return await work(this);
        }
        catch (DBusErrorReplyException e)
        {
            throw new BusException(e.ErrorName, e.ErrorMessage, e);
        }
        catch (DBusMessageException e)
        {
            throw new BusException("", $"what systemd answered cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is DBusConnectionException or ObjectDisposedException)
        {
            throw Lost(e);
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private void Expire()
    {
        _isLate = true;
        _stream.Dispose();
    }

    private Exception Lost(Exception? e) =>
        _ct.IsCancellationRequested ? new OperationCanceledException(_ct)
        : _isLate ? new TimeoutException("systemd did not answer in time", e)
        : new BusException("", $"the connection to the bus failed: {(e?.InnerException ?? e)?.Message ?? "it was closed"}", e);

    /// <summary>Never throws: the library would close the connection.</summary>
    private object? Take(Message message)
    {
        try
        {
            if (_isBus && message.Sender.SequenceEqual("org.freedesktop.DBus"u8))
            {
                if (message.Interface.SequenceEqual("org.freedesktop.DBus"u8) && message.Member.SequenceEqual("NameOwnerChanged"u8))
                {
                    TakeOwner(message);
                }
            }
            else if (!_isBus || (_systemd is not null && message.Sender.SequenceEqual(_systemd)))
            {
                // Anybody on the bus may send us a signal of any name.
                OnSignal?.Invoke(message);
            }
        }
        catch (DBusExceptionBase e)
        {
            OnUnreadable?.Invoke(e.Message);
        }

        return null;
    }

    private void TakeOwner(Message message)
    {
        var (name, owner) = Read(message, "sss", static (ref Reader body) =>
        {
            var name = body.ReadString();
            body.ReadStringAsSpan();
            return (name, body.ReadStringAsSpan().ToArray());
        });
        if (name == SystemdNames.Destination)
        {
            _systemd = owner.Length > 0 ? owner : null;
            if (owner.Length > 0)
            {
                OnOwner?.Invoke();
            }
        }
    }

    private Task MatchAsync(string rule) => CallAsync(CallTo(SystemdNames.Bus, SystemdNames.BusPath, SystemdNames.Bus, "AddMatch", rule));

    private MessageWriter NewCallTo(string? destination, string path, string @interface, string member, string? type)
    {
        var call = _bus.GetMessageWriter();
        call.WriteMethodCallHeader(destination, path, @interface, member, type);
        return call;
    }

    private MessageBuffer CallTo(string? destination, string path, string @interface, string member, params ReadOnlySpan<string> arguments)
    {
        var call = NewCallTo(destination, path, @interface, member, arguments.Length == 0 ? null : new string('s', arguments.Length));
        foreach (var argument in arguments)
        {
            call.WriteString(argument);
        }

        return call.CreateMessage();
    }
}
