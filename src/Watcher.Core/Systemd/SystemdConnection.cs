using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

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

    private SystemdConnection(BusStream stream, bool isBus, TimeSpan within, TimeProvider time, CancellationToken ct)
    {
        (_stream, _isBus, _ct) = (stream, isBus, ct);
        _bus = new DBusConnection(new BusOptions(stream));
        Calls = new SystemdCalls(_bus, isBus);
        Signals = new SystemdSignals(Calls, isBus);
        _deadline = time.CreateTimer(_ => Expire(), null, within, Timeout.InfiniteTimeSpan);
        _registration = ct.Register(stream.Dispose);
    }

    /// <summary>What systemd is asked.</summary>
    public SystemdCalls Calls { get; }

    /// <summary>What it says of itself.</summary>
    public SystemdSignals Signals { get; }

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

    /// <summary>Waits for what signals will bring, or the end of the connection.</summary>
    public async Task UntilAsync(Task told)
    {
        if (await Task.WhenAny(told, _ended.Task) != told)
        {
            throw Lost(null);
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

    private object? Take(Message message)
    {
        Signals.Take(message);
        return null;
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
}
