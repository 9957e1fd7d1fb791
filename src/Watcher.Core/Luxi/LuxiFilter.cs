using System.Text.Json.Nodes;

namespace Watcher.Core.Luxi;

/// <summary>Filters of Ganeti's query language (ganeti/qlang.py).</summary>
internal static class LuxiFilter
{
    public static JsonArray Equal(string field, string value) => new("=", field, value);

    public static JsonArray All(params IEnumerable<JsonArray> filters) => new(["&", .. filters]);

    public static JsonArray Any(IEnumerable<JsonArray> filters) => new(["|", .. filters]);

    public static JsonArray OneOf(string field, IEnumerable<long> values) =>
        Any(values.Select(value => new JsonArray("=", field, value)));
}
