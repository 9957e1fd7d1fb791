using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>What systemd says of itself over one connection: which of its signals are sent to us, and which of those that come are believed to be its.</summary>
/// <param name="calls">Calls over the same connection.</param>
/// <param name="isBus">Whether a bus is between us and systemd, where anybody may send anything.</param>
internal sealed class SystemdSignals(SystemdCalls calls, bool isBus)
{
    private bool _isMatched;

    // systemd's unique name on the bus; null while nobody has its well-known one, and without a bus.
    private byte[]? _systemd;

    /// <summary>Is handed each signal of systemd's.</summary>
    public Action<Message>? OnSignal { get; set; }

    /// <summary>Is told why a signal could not be read; it is not what systemd's interface says.</summary>
    public Action<string>? OnUnreadable { get; set; }

    /// <summary>systemd has come (back) to the bus: a re-execution. It knows nothing of whom it told before.</summary>
    public Action? OnOwner { get; set; }

    /// <summary>
    /// Has systemd send its signals, without a subscriber it sends none; and listens to these of its manager's. Once more after <see cref="OnOwner"/>.
    /// </summary>
    public async Task SubscribeAsync(params string[] signals)
    {
        if (isBus)
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
            await calls.SendAsync(
                calls.MakeToBus("GetNameOwner", SystemdNames.Destination), "s", (ref Reader body) => _systemd = body.ReadStringAsSpan().ToArray());
        }

        try
        {
            await calls.SendAsync(calls.Make(SystemdNames.ManagerPath, SystemdNames.Manager, "Subscribe"));
        }
        catch (DBusErrorReplyException e) when (e.ErrorName.EndsWith("AlreadySubscribed", StringComparison.Ordinal))
        {
            // After a re-execution the new systemd may have kept us.
        }
    }

    /// <summary>Has the bus send a signal of systemd's. A rule with a well-known name follows its owner. Without a bus all are sent anyway.</summary>
    public Task MatchAsync(string path, string @interface, string member) => isBus
        ? MatchAsync($"type='signal',sender='{SystemdNames.Destination}',path='{path}',interface='{@interface}',member='{member}'")
        : Task.CompletedTask;

    /// <summary>Takes a signal, whosever it is. Never throws: the library would close the connection.</summary>
    public void Take(Message message)
    {
        try
        {
            if (isBus && message.Sender.SequenceEqual("org.freedesktop.DBus"u8))
            {
                if (message.Interface.SequenceEqual("org.freedesktop.DBus"u8) && message.Member.SequenceEqual("NameOwnerChanged"u8))
                {
                    TakeOwner(message);
                }
            }
            else if (!isBus || (_systemd is not null && message.Sender.SequenceEqual(_systemd)))
            {
                // Anybody on the bus may send us a signal of any name.
                OnSignal?.Invoke(message);
            }
        }
        catch (DBusExceptionBase e)
        {
            OnUnreadable?.Invoke(e.Message);
        }
    }

    private Task MatchAsync(string rule) => calls.SendAsync(calls.MakeToBus("AddMatch", rule));

    private void TakeOwner(Message message)
    {
        var (name, owner) = SystemdCalls.Read(message, "sss", static (ref Reader body) =>
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
}
