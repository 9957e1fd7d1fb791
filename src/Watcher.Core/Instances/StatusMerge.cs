namespace Watcher.Core.Instances;

/// <summary>
/// Merges status files. Every group's look does it over all instances of the cluster, as the stock watcher's, so that it is the one thing that a
/// pass does for each instance as often as there are groups.
/// </summary>
internal static class StatusMerge
{
    /// <summary>Writes of each instance the line of the newest file that has one, sorted.</summary>
    public static void Write(IEnumerable<StatusLines> files, Stream to)
    {
        // A heap of the files, by the line at which they stand.
        var heap = files.Where(file => file.MoveNext()).ToArray();
        Array.Sort(heap, (one, other) => one == other ? 0 : one.IsBefore(other) ? -1 : 1);
        ReadOnlyMemory<byte>? last = null;
        for (var count = heap.Length; count > 0; SiftDown(heap.AsSpan(0, count)))
        {
            var first = heap[0];
            if (last?.Span.SequenceEqual(first.Name.Span) != true)
            {
                if (last is not null)
                {
                    to.WriteByte((byte)'\n');
                }

                last = first.Name;
                to.Write(first.Line);
            }

            if (!first.MoveNext())
            {
                heap[0] = heap[--count];
            }
        }
    }

    private static void SiftDown(Span<StatusLines> heap)
    {
        for (var place = 0; (2 * place) + 1 is var child && child < heap.Length; place = child)
        {
            if (child + 1 < heap.Length && heap[child + 1].IsBefore(heap[child]))
            {
                child++;
            }

            if (!heap[child].IsBefore(heap[place]))
            {
                return;
            }

            (heap[place], heap[child]) = (heap[child], heap[place]);
        }
    }
}
