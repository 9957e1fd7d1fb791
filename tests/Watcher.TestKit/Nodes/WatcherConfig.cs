using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>Writes the watcher's configuration file from "Daemons:StoppedGrace"-like keys.</summary>
internal static class WatcherConfig
{
    public const string Path = "/etc/ganeti/watcher.json";

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
