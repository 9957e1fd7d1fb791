using System.Threading.Channels;

namespace Watcher.Core.Duties;

/// <summary>The bounded queue between the world and one duty. What does not fit is replaced by one <see cref="Resync"/>.</summary>
internal sealed class FactQueue(int capacity)
{
    private readonly Channel<Fact> _facts = Channel.CreateBounded<Fact>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private List<Fact> _returned = [];
    private int _dropped;

    /// <summary>Never blocks: fact sources run on threads that must not wait for a duty.</summary>
    public void Post(Fact fact)
    {
        if (!_facts.Writer.TryWrite(fact))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Whether a fact is there.</summary>
    public bool HasFacts => _facts.Reader.TryPeek(out _) || Volatile.Read(ref _dropped) > 0;

    /// <summary>Completes when a fact is there. At most one waiter.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _facts.Reader.WaitToReadAsync(ct);

    /// <summary>
    /// Takes facts back that were drained in vain: the next drain begins with them. What does not fit the capacity is lost, as above. Nobody is woken
    /// for them. For whoever drains.
    /// </summary>
    public void Return(List<Fact> facts)
    {
        if (facts.Count > capacity)
        {
            Interlocked.Add(ref _dropped, facts.Count - capacity);
            facts.RemoveRange(capacity, facts.Count - capacity);
        }

        _returned = facts;
    }

    /// <summary>Takes all that is queued, at most the capacity, so that a flood cannot keep a step from beginning.</summary>
    public List<Fact> Drain()
    {
        var (facts, most) = (_returned, _returned.Count + capacity);
        _returned = [];
        while (facts.Count < most && _facts.Reader.TryRead(out var fact))
        {
            facts.Add(fact);
        }

        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            facts.Add(new Resync($"{dropped} facts did not fit the queue", FactsLost: true));
        }

        return facts;
    }
}
