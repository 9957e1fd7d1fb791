using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Watcher.Core.Storage;

namespace Watcher.Configuration;

/// <summary>
/// Reads the configuration: the defaults embedded into the executable, then the file, then the environment. Nothing is ever read from a working
/// directory.
/// </summary>
internal static class SettingsLoader
{
    public const string EnvironmentPrefix = "GANETI_WATCHER_";

    private const string Section = "Watcher";
    private const int FileLimit = 1 << 20;

    /// <exception cref="SettingsException">It cannot be used.</exception>
    public static WatcherSettings Load(string file) => Load(file, Environment.GetEnvironmentVariables());

    internal static WatcherSettings Load(string file, IDictionary environment)
    {
        List<(string Name, IConfigurationProvider Provider)> sources = [("appsettings.json", FromJson("appsettings.json", Defaults()))];
        if (ReadFile(file) is { } content)
        {
            sources.Add((file, FromJson(file, new MemoryStream(content))));
        }

        sources.Add(("environment", FromEnvironment(environment)));
        if (SettingsCheck.Errors(sources) is { Count: > 0 } errors)
        {
            throw new SettingsException(errors);
        }

        using var root = new ConfigurationRoot([.. sources.Select(source => source.Provider)]);
        return root.GetRequiredSection(Section).Get<WatcherSettings>()
            ?? throw new SettingsException([$"{file}: section {Section} is empty"]);
    }

    private static Stream Defaults() => typeof(SettingsLoader).Assembly.GetManifestResourceStream("appsettings.json")!;

    private static byte[]? ReadFile(string file)
    {
        try
        {
            return BoundedFile.TryRead(file, FileLimit);
        }
        catch (Exception e) when (e is IOException or FileFormatException)
        {
            throw new SettingsException([e.Message]);
        }
    }

    private static JsonStreamConfigurationProvider FromJson(string name, Stream content)
    {
        using (content)
        {
            var provider = new JsonStreamConfigurationProvider(new JsonStreamConfigurationSource());
            try
            {
                provider.Load(content);
                return provider;
            }
            catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
            {
                throw new SettingsException([$"{name}: {(e.InnerException ?? e).Message}"]);
            }
        }
    }

    /// <summary>GANETI_WATCHER_Daemons__StoppedGrace is Watcher:Daemons:StoppedGrace.</summary>
    private static MemoryConfigurationProvider FromEnvironment(IDictionary environment) => new(new MemoryConfigurationSource
    {
        InitialData = environment.Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value))
            .Where(variable => variable.Name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(
                $"{Section}:{variable.Name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)}", variable.Value)),
    });
}
