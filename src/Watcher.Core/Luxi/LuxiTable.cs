using System.Collections.Immutable;
using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>The answer to a Query: rows of fields (ganeti/query.py). Every cell is <c>[status, value]</c>.</summary>
internal sealed class LuxiTable
{
    private LuxiTable(ImmutableArray<LuxiRow> rows) => Rows = rows;

    public ImmutableArray<LuxiRow> Rows { get; }

    /// <summary>The rows as things with names; a row that is read as null is left out.</summary>
    /// <exception cref="LuxiProtocolException">Two have the same name.</exception>
    public ImmutableSortedDictionary<string, T> ByName<T>(Func<LuxiRow, T?> read, Func<T, string> name)
        where T : class
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var thing in Rows.Select(read).OfType<T>())
        {
            if (!named.TryAdd(name(thing), thing))
            {
                throw new LuxiProtocolException($"two {typeof(T).Name}s are named '{name(thing)}'");
            }
        }

        return named.ToImmutable();
    }

    /// <summary>Reads an answer, and checks that each row has the fields that were asked for.</summary>
    /// <exception cref="LuxiProtocolException">It is no such table.</exception>
    public static LuxiTable Read(JsonElement answer, string what, ImmutableArray<string> fields)
    {
        var place = $"query of {what}s";
        var data = LuxiValue.Member(answer, "data", place) ?? throw new LuxiProtocolException($"{place}: the answer has no 'data'");
        return new LuxiTable(
        [
            .. LuxiValue.List(data, place).Select((row, index) => new LuxiRow(
                LuxiValue.List(row, $"{place}: row {index}", fields.Length), fields, $"{place}: row {index}")),
        ]);
    }
}
