using System.Collections.Immutable;

namespace Watcher.Fuzz;

/// <summary>An input that is several things.</summary>
internal static class Parts
{
    /// <summary>What stands between the separators.</summary>
    public static ImmutableArray<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> input, byte separator)
    {
        var parts = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        foreach (var range in input.Span.Split(separator))
        {
            parts.Add(input[range]);
        }

        return parts.ToImmutable();
    }
}
