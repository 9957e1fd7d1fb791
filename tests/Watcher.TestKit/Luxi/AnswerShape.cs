using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watcher.TestKit.Luxi;

/// <summary>
/// Whether a scripted luxid's answer is such as a real one gives: of the same kinds all the way down, and with UUIDs where that has UUIDs. It may have less,
/// but nothing that the real one has not.
/// </summary>
internal static partial class AnswerShape
{
    private const string Uuid = "a UUID";

    /// <summary>Where they differ, and how.</summary>
    /// <param name="scripted">The scripted answer.</param>
    /// <param name="real">The real one.</param>
    /// <param name="what">What was asked.</param>
    public static IEnumerable<string> Differences(JsonNode? scripted, JsonNode? real, string what) =>
        scripted is JsonObject { } rows && rows["data"] is JsonArray data && real?["data"] is JsonArray realData
            ? data.SelectMany(row => row!.AsArray().SelectMany((cell, column) =>
                Compare(cell, [.. realData.Select(realRow => realRow![column])], $"{what}: column {column}"))).Distinct()
            : Compare(scripted, [real], what);

    private static IEnumerable<string> Compare(JsonNode? scripted, IReadOnlyList<JsonNode?> real, string place) => scripted switch
    {
        JsonArray list => real.All(each => each is not JsonArray) ? [$"{place}: is a list, not {Kinds(real)}"]
            : list.SelectMany(item => Compare(item, [.. real.OfType<JsonArray>().SelectMany(each => each)], $"{place}[]")),
        JsonObject members => real.All(each => each is not JsonObject) ? [$"{place}: is an object, not {Kinds(real)}"]
            : members.SelectMany(member => Member(member, [.. real.OfType<JsonObject>()], place)),
        _ => real.Any(each => Kind(each) == Kind(scripted)) ? [] : [$"{place}: '{scripted?.ToJsonString()}' is {Kind(scripted)}, not {Kinds(real)}"],
    };

    private static IEnumerable<string> Member(KeyValuePair<string, JsonNode?> member, JsonObject[] real, string place)
    {
        var known = real.SelectMany(each => each).Where(each => Name(each.Key) == Name(member.Key)).Select(each => each.Value).ToList();
        return known.Count == 0
            ? [$"{place}: has the member '{member.Key}', where there are {string.Join(", ", real.SelectMany(each => each).Select(each => Name(each.Key)).Distinct())}"]
            : Compare(member.Value, known, $"{place}.{Name(member.Key)}");
    }

    private static string Name(string key) => IsUuid().IsMatch(key) ? Uuid : key;

    private static string Kinds(IEnumerable<JsonNode?> nodes) => string.Join(" or ", nodes.Select(Kind).Distinct());

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => IsUuid().IsMatch((string)node!) ? Uuid : "a text",
        JsonValueKind.True or JsonValueKind.False => "a flag",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex IsUuid();
}
