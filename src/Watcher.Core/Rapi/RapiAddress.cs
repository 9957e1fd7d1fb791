using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Watcher.Core.Rapi;

/// <summary>Where RAPI listens.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsEncrypted">Whether it speaks TLS.</param>
internal sealed record RapiAddress(string Host, int Port, bool IsEncrypted)
{
    // constants.DEFAULT_RAPI_PORT
    private const int DefaultPort = 5080;

    /// <summary>
    /// What the running daemon was told: RAPI_ARGS or the unit's line, whichever it was started by. It is asked at the address that it was
    /// bound to, not blindly at localhost.
    /// </summary>
    /// <param name="arguments">The daemon's command line.</param>
    /// <param name="asked">The address that the operator named; null: the daemon's own.</param>
    public static RapiAddress Of(ImmutableArray<string> arguments, string? asked)
    {
        var bound = Value(arguments, "-b", "--bind");
        var port = int.TryParse(Value(arguments, "-p", "--port"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : DefaultPort;
        return new RapiAddress(asked ?? Reachable(bound), port, !arguments.Contains("--no-ssl"));
    }

    public Uri Uri(string path) => new UriBuilder(IsEncrypted ? "https" : "http", Host, Port, path).Uri;

    /// <summary>"Any address" listens at localhost too.</summary>
    private static string Reachable(string? bound) =>
        bound is null || !IPAddress.TryParse(bound, out var address) ? IPAddress.Loopback.ToString()
        : address.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString()
        : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback.ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{address}"
        : bound;

    /// <summary>"-b X", "-bX", "--bind X", "--bind=X": the last one counts.</summary>
    private static string? Value(ImmutableArray<string> arguments, string brief, string full)
    {
        string? value = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            value = argument == brief || argument == full ? i + 1 < arguments.Length ? arguments[++i] : value
                : argument.StartsWith(full + "=", StringComparison.Ordinal) ? argument[(full.Length + 1)..]
                : argument.StartsWith(brief, StringComparison.Ordinal) && !argument.StartsWith("--", StringComparison.Ordinal) ? argument[brief.Length..]
                : value;
        }

        return value;
    }
}
