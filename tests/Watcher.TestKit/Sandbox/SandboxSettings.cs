using System.Text;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>A sandbox node's watcher.json.</summary>
internal sealed class SandboxSettings(string path)
{
    /// <summary>A schedule that does not come round while a test runs.</summary>
    public const string Never = "0 0 0 1 1 ?";

    public const string EverySecond = "0/1 * * * * ?";

    public string File => path;

    /// <summary>Sets a value by its path below "Watcher" ("Daemons:StoppedGrace").</summary>
    public void Set(string key, string value)
    {
        var file = JsonNode.Parse(System.IO.File.ReadAllText(path))!;
        var steps = key.Split(':');
        var parent = file["Watcher"]!.AsObject();
        foreach (var step in steps[..^1])
        {
            parent = (parent[step] ??= new JsonObject()).AsObject();
        }

        parent[steps[^1]] = value;
        Replace(file.ToJsonString());
    }

    /// <summary>Replaces the whole file, by whatever text.</summary>
    public void Replace(string text) => System.IO.File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
}
