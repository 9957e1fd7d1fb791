using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Watcher.Core.Storage;

namespace Watcher.Configuration;

/// <summary>One place that settings come from, read and flattened.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="Values">By full path ("Watcher:Daemons:StoppedGrace").</param>
internal sealed record SettingsSource(string Name, IReadOnlyList<KeyValuePair<string, string?>> Values)
{
    // No setting lies so deep. A name of colons alone ("a:a:a:…") is a section for each.
    private const int MostDepth = 8;

    /// <exception cref="SettingsException">It is no JSON object.</exception>
    public static SettingsSource FromJson(string name, Stream content)
    {
        using (content)
        {
            var provider = new JsonStreamConfigurationProvider(new JsonStreamConfigurationSource());
            try
            {
                provider.Load(content);
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException or JsonException)
            {
                var why = e.InnerException ?? e;
                throw new SettingsException([$"{name}: {(why is JsonException json ? JsonPlace.Describe(json) : why.Message)}"]);
            }

            return new SettingsSource(name, [.. Flatten(provider, null)]);
        }
    }

    /// <summary>GANETI_WATCHER_Daemons__StoppedGrace is Watcher:Daemons:StoppedGrace.</summary>
    public static SettingsSource FromEnvironment(IDictionary variables, string prefix, string section) => new("environment",
    [
        .. variables.Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value))
            .Where(variable => variable.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(
                $"{section}:{variable.Name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal)}", variable.Value)),
    ]);

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(IConfigurationProvider provider, string? parent, int depth = 0)
    {
        foreach (var key in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var path = parent is null ? key : ConfigurationPath.Combine(parent, key);
            if (provider.TryGet(path, out var value) || depth == MostDepth)
            {
                yield return KeyValuePair.Create(path, value);
            }

            foreach (var below in depth < MostDepth ? Flatten(provider, path, depth + 1) : [])
            {
                yield return below;
            }
        }
    }
}
