using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Groups;

/// <summary>
/// Lets restarts go before verifications. One locks all of its group's instances for as long as it takes, and whoever hands in a start after it waits
/// that long: so the disks duty hands in none before the instances duty has looked and what that starts is over
/// (<see href="file:docs/decisions/0026-restarts-go-first.md"/>).
/// </summary>
internal sealed class RestartPrecedence
{
    private readonly Lock _using = new();
    private Action<Fact> _toInstances = _ => { };
    private Action<Fact> _toDisks = _ => { };
    private RestartSight _sight = RestartSight.None;
    private bool _isAwaited;
    private bool _isAsked;

    /// <summary>Who hears what.</summary>
    public void Connect(Action<Fact> toInstances, Action<Fact> toDisks) => (_toInstances, _toDisks) = (toInstances, toDisks);

    /// <summary>What the instances duty last told; from now on its next word is a fact for the disks duty.</summary>
    public RestartSight Await()
    {
        lock (_using)
        {
            _isAwaited = true;
            return _sight with { IsAsked = _isAsked };
        }
    }

    /// <summary>The disks duty has nothing to wait for.</summary>
    public void AwaitNoMore()
    {
        lock (_using)
        {
            _isAwaited = false;
        }
    }

    /// <summary>The instances duty has stepped.</summary>
    public void Tell(RestartSight sight)
    {
        bool wasAwaited;
        lock (_using)
        {
            _sight = sight with { Left = sight.Left ?? _sight.Left };
            _isAsked &= !sight.IsFresh;
            (wasAwaited, _isAwaited) = (_isAwaited, false);
        }

        if (wasAwaited)
        {
            _toDisks(new RestartsLooked());
        }
    }

    /// <summary>The instances duty steps no more in this process.</summary>
    public void End()
    {
        RestartSight last;
        lock (_using)
        {
            last = _sight;
        }

        Tell(last with { IsFresh = false, IsBlind = true });
    }

    /// <summary>What goes before a verification just now. Of those that are down the instances duty is made to look at the ones of which it does not know.</summary>
    public ImmutableArray<string> Before(IEnumerable<string> down)
    {
        ImmutableArray<string> news;
        ImmutableSortedSet<string> first;
        lock (_using)
        {
            first = _sight.First;
            news = [.. down.Where(name => !_sight.First.Contains(name) && _sight.Left?.Contains(name) != true)];
            _isAsked |= news.Length > 0;
        }

        if (news.Length > 0)
        {
            _toInstances(new Resync($"{news[0]} is down"));
        }

        return [.. first, .. news];
    }
}
