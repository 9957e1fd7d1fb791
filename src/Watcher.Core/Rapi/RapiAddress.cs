using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Watcher.Core.Rapi;

/// <summary>Where RAPI is asked.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsEncrypted">Whether it is asked by TLS first.</param>
internal sealed record RapiAddress(string Host, int Port, bool IsEncrypted)
{
    // constants.DEFAULT_RAPI_PORT
    private const int DefaultPort = 5080;

    private const string PlainOption = "--no-ssl";

    /// <summary>Python's option parser takes a beginning that no other option has (optparse): daemon.py has "--no-…" but for this one.</summary>
    private const string ShortestPlainOption = "--no-s";

    /// <summary>Where it listens.</summary>
    /// <param name="place">Where.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="asked">The host that the operator named; null: the daemon's own.</param>
    public static RapiAddress At(IPEndPoint place, ImmutableArray<string> arguments, string? asked) =>
        new(asked ?? Reachable(place.Address), place.Port, IsEncryptedBy(arguments));

    /// <summary>Where it would listen by its command line.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="listed">The port in the system services database, if there is one (ganeti-rapi(8)).</param>
    /// <param name="asked">The host that the operator named; null: the daemon's own.</param>
    public static RapiAddress Guess(ImmutableArray<string> arguments, int? listed, string? asked)
    {
        var port = ushort.TryParse(Value(arguments, "-p", "--port"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : listed ?? DefaultPort;
        var host = IPAddress.TryParse(Value(arguments, "-b", "--bind"), out var bound) ? Reachable(bound) : IPAddress.Loopback.ToString();
        return new RapiAddress(asked ?? host, port, IsEncryptedBy(arguments));
    }

    public Uri Uri(string path) => new UriBuilder(IsEncrypted ? "https" : "http", Host, Port, path).Uri;

    /// <summary>"Any address" listens at localhost too.</summary>
    private static string Reachable(IPAddress bound) => (
        bound.Equals(IPAddress.Any) ? IPAddress.Loopback
        : bound.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : bound.IsIPv4MappedToIPv6 ? bound.MapToIPv4()
        : bound).ToString();

    private static bool IsEncryptedBy(ImmutableArray<string> arguments) => !arguments.Any(
        argument => argument.StartsWith(ShortestPlainOption, StringComparison.Ordinal) && PlainOption.StartsWith(argument, StringComparison.Ordinal));

    /// <summary>"-b X", "-bX", "--bind X", "--bind=X", and beginnings of the long form: the last one counts.</summary>
    private static string? Value(ImmutableArray<string> arguments, string brief, string full)
    {
        string? value = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            var name = argument.Split('=', 2)[0];
            var isFull = name.Length > "--".Length && name.StartsWith("--", StringComparison.Ordinal) && full.StartsWith(name, StringComparison.Ordinal);
            value = argument == brief || (isFull && name == argument) ? i + 1 < arguments.Length ? arguments[++i] : value
                : isFull ? argument[(name.Length + 1)..]
                : argument.StartsWith(brief, StringComparison.Ordinal) && !argument.StartsWith("--", StringComparison.Ordinal) ? argument[brief.Length..]
                : value;
        }

        return value;
    }
}
