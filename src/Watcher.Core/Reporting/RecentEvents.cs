using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

/// <summary>The last events that this process told at INFO and above: a few, for who looks at the node now. The log has all.</summary>
/// <param name="time">Time.</param>
internal sealed class RecentEvents(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Most = 6;

    // One event may quote pages of a program's output.
    private const int LongestText = 500;

    private readonly Lock _lock = new();
    private readonly Queue<RecentEvent> _events = new(Most);

    public IReadOnlyList<RecentEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>An event is told.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="level">Its level.</param>
    /// <param name="text">What is said.</param>
    /// <param name="publicText">What of it is for everybody.</param>
    public void Add(string name, LogLevel level, string text, string publicText)
    {
        var severity = level switch { >= LogLevel.Error => Severity.Critical, LogLevel.Warning => Severity.Warning, _ => Severity.Ok };
        lock (_lock)
        {
            if (_events.Count == Most)
            {
                _events.Dequeue();
            }

            _events.Enqueue(new RecentEvent(time.GetLocalNow(), name, severity, Short(text)) { PublicText = Short(publicText) });
        }
    }

    /// <summary>The last of several lists, in their order of time.</summary>
    public static IReadOnlyList<RecentEvent> Last(params IEnumerable<RecentEvent>[] lists) =>
        [.. lists.SelectMany(each => each).DistinctBy(each => (each.At, each.Event)).OrderBy(each => each.At).TakeLast(Most)];

    private static string Short(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
