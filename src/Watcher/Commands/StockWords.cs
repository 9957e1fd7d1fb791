using System.Collections.Immutable;

namespace Watcher.Commands;

/// <summary>What <see cref="StockArguments"/> made of a command line.</summary>
/// <param name="Words">The words for System.CommandLine.</param>
/// <param name="Error">What is wrong with them; null when nothing is.</param>
internal sealed record StockWords(ImmutableArray<string> Words, string? Error)
{
    public static StockWords Wrong(string error) => new([], error);
}
