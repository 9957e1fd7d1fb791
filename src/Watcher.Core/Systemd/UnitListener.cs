using System.Collections.Immutable;
using Tmds.DBus.Protocol;
using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>
/// Listens to systemd on one connection. Signals and the answers to our own questions come over it in the order in which systemd sent them, and are
/// posted as they are read, so that a listing has its place between the changes before and after it. Never asks because a unit was loaded or unloaded:
/// the question itself would load it, and so on without end (systemd#4095).
/// </summary>
internal sealed class UnitListener : IDisposable
{
    /// <summary>Whoever listens, whatever was lost: everything is listed anew this often.</summary>
    public static readonly TimeSpan ListingPeriod = TimeSpan.FromMinutes(5);

    /// <summary>For connecting, and for each answer.</summary>
    public static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    // Reloading(false) may never come (systemd 257, "reexec").
    private static readonly TimeSpan ReloadDeadline = TimeSpan.FromSeconds(30);

    private readonly SystemdConnection _systemd;
    private readonly ImmutableArray<string> _services;
    private readonly Action<Fact> _post;
    private readonly ITimer _timer;
    private readonly Dictionary<string, string> _unitOfPath = [];

    // All happens on the connection's thread but for what the timer does.
    private readonly Lock _lock = new();
    private TaskCompletionSource _due = new();
    private string? _because = "systemd is listened to from now on";
    private volatile bool _isReloading;
    private volatile bool _isSubscribed;

    /// <param name="systemd">systemd, without a deadline: nobody else uses the connection.</param>
    /// <param name="services">Units to follow besides those that Ganeti's targets pull in.</param>
    /// <param name="post">Takes the facts.</param>
    /// <param name="time">Time.</param>
    public UnitListener(SystemdConnection systemd, ImmutableArray<string> services, Action<Fact> post, TimeProvider time)
    {
        (_systemd, _services, _post) = (systemd, services, post);
        _timer = time.CreateTimer(_ => ListInTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        systemd.Signals.OnSignal = Take;
        systemd.Signals.OnUnreadable = why => ListAnew($"a signal could not be read: {why}");
        systemd.Signals.OnOwner = () =>
        {
            _isSubscribed = false;
            ListAnew("systemd has come back to the bus");
        };
    }

    /// <summary>Listens until the connection is lost or cancelled.</summary>
    /// <param name="onListed">Called after each whole listing.</param>
    public async Task RunAsync(Action onListed)
    {
        while (true)
        {
            if (TakeReason() is { } because)
            {
                if (!_isSubscribed)
                {
                    _isSubscribed = true;
                    await InTimeAsync(_systemd.Signals.SubscribeAsync("Reloading", "JobRemoved"));
                }

                await ListAsync(because);
                onListed();
            }
            else
            {
                await _systemd.UntilAsync(_due.Task);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task ListAsync(string because)
    {
        _timer.Change(ListingPeriod, Timeout.InfiniteTimeSpan);
        _post(new Resync($"units are listed: {because}"));
        var targets = new List<ImmutableDictionary<string, BusValue>>();
        foreach (var target in UnitNames.Targets)
        {
            await InTimeAsync(_systemd.Calls.GetAllAsync(target, targets.Add));
        }

        foreach (var unit in UnitNames.Of(_services, targets))
        {
            var path = UnitPath.Of(unit);
            if (!_unitOfPath.ContainsKey(path))
            {
                await InTimeAsync(_systemd.Signals.MatchAsync(path, SystemdNames.Properties, "PropertiesChanged"));
            }

            await InTimeAsync(_systemd.Calls.GetAllAsync(unit, properties =>
            {
                _post(new UnitChanged(unit, UnitProperties.Of(properties), IsListing: true));

                // Not before: a change that is heard ahead of the first listing is older than that, and tells less.
                _unitOfPath[path] = unit;
            }));
        }
    }

    private async Task InTimeAsync(Task answer)
    {
        _systemd.Allow(AnswerDeadline);
        await answer;
        _systemd.Allow(Timeout.InfiniteTimeSpan);
    }

    private string? TakeReason()
    {
        lock (_lock)
        {
            var because = _because;
            (_because, _due) = (null, because is null ? new TaskCompletionSource() : _due);
            return because;
        }
    }

    private void ListAnew(string because)
    {
        TaskCompletionSource due;
        lock (_lock)
        {
            (_because, due) = (because, _due);
        }

        // The listing begins in here.
        due.TrySetResult();
    }

    private void ListInTime()
    {
        _isReloading = false;
        ListAnew("it is time to");
    }

    private void Take(Message message)
    {
        switch (message.InterfaceAsString, message.MemberAsString)
        {
            case (SystemdNames.Manager, "Reloading"):
                TakeReload(SystemdCalls.Read(message, "b", static (ref Reader body) => body.ReadBool()));
                break;
            case (SystemdNames.Manager, "JobRemoved") when !_isReloading:
                var job = RemovedJob.Read(message);
                if (_unitOfPath.ContainsValue(job.Unit))
                {
                    _post(new UnitJobEnded(job.Unit, job.Result));
                }

                break;

            // In a reload every unit is taken down and put up again; nothing of that happens to its processes.
            case (SystemdNames.Properties, "PropertiesChanged") when !_isReloading && _unitOfPath.TryGetValue(message.PathAsString ?? "", out var unit):
                var said = SystemdCalls.Read(message, "sa{sv}as", static (ref Reader body) =>
                {
                    body.ReadStringAsSpan();
                    return UnitProperties.Of(BusBody.ReadProperties(ref body));
                });
                _post(new UnitChanged(unit, said, IsListing: false));
                break;
            default:
                break;
        }
    }

    private void TakeReload(bool begins)
    {
        _isReloading = begins;
        if (!begins)
        {
            ListAnew("systemd was reloaded");
            return;
        }

        _timer.Change(ReloadDeadline, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            // It would see the middle of the reload.
            _because = null;
        }
    }
}
