using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>
/// Listens to systemd on one connection. Signals and the answers to our own questions come over it in the order in which systemd sent them, so
/// that a listing has its place between the changes before and after it. Never asks because a unit was loaded or unloaded: the question itself
/// would load it, and so on without end (systemd#4095).
/// </summary>
internal sealed class UnitListener(
    BusConnection connection, string? destination, ImmutableArray<string> services, Action<Fact> post, TimeProvider time)
{
    /// <summary>Whoever listens, whatever was lost: everything is listed anew this often.</summary>
    public static readonly TimeSpan ListingPeriod = TimeSpan.FromMinutes(5);

    private const string Bus = "org.freedesktop.DBus";
    private const string BusPath = "/org/freedesktop/DBus";
    private const string Destination = "org.freedesktop.systemd1";
    private const string ManagerPath = "/org/freedesktop/systemd1";
    private const string Manager = "org.freedesktop.systemd1.Manager";
    private const string Properties = "org.freedesktop.DBus.Properties";

    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    // Reloading(false) may never come (systemd 257, "reexec").
    private static readonly TimeSpan ReloadDeadline = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, string> _unitOfPath = [];
    private TimeSpan _nextListing;
    private string? _listingBecause;
    private bool _isReloading;
    private bool _isSubscribed;

    /// <summary>Listens until the connection is lost or cancelled.</summary>
    /// <param name="onListed">Called after each whole listing.</param>
    public void Run(Action onListed)
    {
        connection.OnSignal = Handle;
        while (true)
        {
            if (!_isSubscribed)
            {
                _isSubscribed = true;
                Subscribe();
                _listingBecause = "systemd is listened to from now on";
            }

            if (_listingBecause is { } because)
            {
                _listingBecause = null;
                List(because);
                onListed();
            }
            else
            {
                connection.ListenUntil(_nextListing);
                if (time.SinceBoot() >= _nextListing)
                {
                    _isReloading = false;
                    _listingBecause ??= "it is time to";
                }
            }
        }
    }

    private void Subscribe()
    {
        if (destination is not null)
        {
            // Anybody on the bus may send a signal of that name to us.
            using var owner = Call(Bus, BusPath, Bus, "GetNameOwner", call => call.Write(Destination));
            connection.TrustedSender = owner.ReadString();
            Match($"type='signal',sender='{Bus}',path='{BusPath}',interface='{Bus}',member='NameOwnerChanged',arg0='{Destination}'");
            Match($"type='signal',sender='{Destination}',path='{ManagerPath}',interface='{Manager}',member='Reloading'");
            Match($"type='signal',sender='{Destination}',path='{ManagerPath}',interface='{Manager}',member='JobRemoved'");
        }

        try
        {
            Call(destination, ManagerPath, Manager, "Subscribe", _ => { }).Dispose();
        }
        catch (BusException e) when (e.ErrorName.EndsWith("AlreadySubscribed", StringComparison.Ordinal))
        {
            // After a NameOwnerChanged that was a re-execution, the new systemd may have kept us.
        }
    }

    private void Match(string rule) => Call(Bus, BusPath, Bus, "AddMatch", call => call.Write(rule)).Dispose();

    private void List(string because)
    {
        _nextListing = time.SinceBoot() + ListingPeriod;
        post(new Resync($"units are listed: {because}"));
        foreach (var unit in UnitNames.Of(services, UnitNames.Targets.Select(PropertiesOf)))
        {
            var path = UnitPath.Of(unit);
            if (!_unitOfPath.ContainsKey(path) && destination is not null)
            {
                Match($"type='signal',sender='{Destination}',path='{path}',interface='{Properties}',member='PropertiesChanged'");
            }

            post(new UnitChanged(unit, UnitProperties.Of(PropertiesOf(unit)), IsListing: true));

            // Not before: a change that is heard ahead of the first listing is older than that, and tells less.
            _unitOfPath[path] = unit;
        }
    }

    private ImmutableDictionary<string, BusValue> PropertiesOf(string unit)
    {
        using var reply = Call(destination, UnitPath.Of(unit), Properties, "GetAll", call => call.Write(""));
        return BusValueReader.ReadProperties(reply);
    }

    private BusMessage Call(string? to, string path, string @interface, string member, Action<BusMessage> write)
    {
        using var call = connection.NewCall(to, path, @interface, member);
        write(call);
        return connection.Call(call, CallDeadline);
    }

    private void Handle(BusMessage message)
    {
        try
        {
            Take(message);
        }
        catch (Exception e) when (e is NativeException or BusException)
        {
            // It is not what systemd's interface says: what it meant, a listing tells.
            _listingBecause = $"a signal could not be read ({e.Message})";
        }
    }

    private void Take(BusMessage message)
    {
        var signal = message.Signal;
        if (signal == $"{Bus}.NameOwnerChanged" && message.Sender == Bus)
        {
            OnOwner(message);
        }
        else if (connection.TrustedSender is { } trusted && message.Sender != trusted)
        {
            // Not systemd's.
        }
        else if (signal == $"{Manager}.Reloading")
        {
            _isReloading = message.ReadBool();
            _nextListing = time.SinceBoot() + ReloadDeadline;
            _listingBecause = _isReloading ? null : "systemd was reloaded";
        }
        else if (signal == $"{Manager}.JobRemoved" && !_isReloading)
        {
            message.Skip("uo");
            var (unit, result) = (message.ReadString(), message.ReadString());
            if (_unitOfPath.ContainsValue(unit))
            {
                post(new UnitJobEnded(unit, result));
            }
        }
        else if (signal == $"{Properties}.PropertiesChanged" && !_isReloading
            && message.Path is { } path && _unitOfPath.TryGetValue(path, out var changed))
        {
            // In a reload every unit is taken down and put up again; nothing of that happens to its processes.
            message.Skip("s");
            post(new UnitChanged(changed, UnitProperties.Of(BusValueReader.ReadProperties(message)), IsListing: false));
        }
    }

    /// <summary>systemd has left the bus, or come (back) to it: a re-execution. It knows nothing of whom it told before.</summary>
    private void OnOwner(BusMessage message)
    {
        message.Skip("ss");
        var owner = message.ReadString();
        _isSubscribed &= owner.Length == 0;
    }
}
