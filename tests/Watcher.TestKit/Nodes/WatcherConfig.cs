using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>Writes the watcher's configuration file from "Daemons:StoppedGrace"-like keys.</summary>
internal static class WatcherConfig
{
    public const string Path = "/etc/ganeti/watcher.json";

    /// <summary>A schedule that comes round all the time.</summary>
    public const string EverySecond = "0/1 * * * * ?";

    /// <summary>A schedule that does not come round while a test lasts: what is done all the same was done without it.</summary>
    public const string Never = "0 0 0 1 1 ?";

    /// <summary>The period of <see cref="EverySecond"/>.</summary>
    public static readonly TimeSpan EachSecond = TimeSpan.FromSeconds(1);

    public static string Text(params IEnumerable<(string Key, JsonNode Value)> settings)
    {
        var root = new JsonObject();
        foreach (var (key, value) in settings)
        {
            var place = root;
            string[] names = ["Watcher", .. key.Split(':')];
            foreach (var name in names[..^1])
            {
                place = (place[name] ??= new JsonObject()).AsObject();
            }

            place[names[^1]] = value;
        }

        return root.ToJsonString();
    }
}
