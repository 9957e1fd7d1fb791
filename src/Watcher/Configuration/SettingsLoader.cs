using System.Collections;
using Microsoft.Extensions.Configuration;
using Watcher.Core.Storage;

namespace Watcher.Configuration;

/// <summary>
/// Reads the configuration: the defaults embedded into the executable, then the file, then the environment. Nothing is ever read from a working
/// directory.
/// </summary>
internal static class SettingsLoader
{
    private const string EnvironmentPrefix = "GANETI_WATCHER_";
    private const string Section = "Watcher";
    private const int FileLimit = 1 << 20;

    /// <exception cref="SettingsException">It cannot be used.</exception>
    public static WatcherSettings Load(string file) => Load(file, Environment.GetEnvironmentVariables());

    /// <summary>What is in force, and where each value comes from.</summary>
    /// <exception cref="SettingsException">It cannot be used.</exception>
    public static IReadOnlyList<SettingOrigin> Origins(string file) => SettingOrigin.Of(Sources(file, Environment.GetEnvironmentVariables()));

    internal static WatcherSettings Load(string file, IDictionary environment)
    {
        var builder = new ConfigurationBuilder();
        foreach (var source in Sources(file, environment))
        {
            builder.AddInMemoryCollection(source.Values);
        }

        return builder.Build().GetRequiredSection(Section).Get<WatcherSettings>()!;
    }

    private static List<SettingsSource> Sources(string file, IDictionary environment)
    {
        List<SettingsSource> sources = [SettingsSource.FromJson("appsettings.json", Defaults())];
        if (ReadFile(file) is { } content)
        {
            sources.Add(SettingsSource.FromJson(file, new MemoryStream(content)));
        }

        sources.Add(SettingsSource.FromEnvironment(environment, EnvironmentPrefix, Section));
        if (SettingsCheck.Errors(sources) is { Count: > 0 } errors)
        {
            throw new SettingsException(errors);
        }

        return sources;
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
}
