using System.Collections.Immutable;

namespace Watcher.Core.Luxi;

/// <summary>What was read of rows, by name.</summary>
internal static class NamedRows
{
    /// <exception cref="LuxiProtocolException">Two have the same name.</exception>
    public static ImmutableSortedDictionary<string, T> ByName<T>(this ImmutableArray<T> things, Func<T, string> name)
        where T : class
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var thing in things)
        {
            if (!named.TryAdd(name(thing), thing))
            {
                throw new LuxiProtocolException($"two {typeof(T).Name}s are named '{name(thing)}'");
            }
        }

        return named.ToImmutable();
    }
}
