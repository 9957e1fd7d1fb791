using System.Runtime.InteropServices;

namespace Watcher.Core.Metrics;

/// <summary>How often each event was told by this process since that was last written down.</summary>
internal sealed class EventCounts
{
    private readonly Lock _counting = new();
    private Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string name, long count = 1)
    {
        lock (_counting)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, name, out _) += count;
        }
    }

    /// <summary>Takes them: they are counted from nothing again.</summary>
    public IReadOnlyDictionary<string, long> Take()
    {
        lock (_counting)
        {
            (var taken, _counts) = (_counts, new(StringComparer.Ordinal));
            return taken;
        }
    }

    /// <summary>Gives back what could not be written down.</summary>
    public void GiveBack(IReadOnlyDictionary<string, long> counts)
    {
        foreach (var (name, count) in counts)
        {
            Add(name, count);
        }
    }
}
