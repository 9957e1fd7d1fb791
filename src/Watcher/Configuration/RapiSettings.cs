namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Rapi</c>, as written.</summary>
internal sealed class RapiSettings
{
    public string Host { get; set; } = "";

    /// <summary>Where RAPI is asked; null: where it listens, by its own command line.</summary>
    public string? ToHost() => Host.Length == 0 ? null : Host;
}
