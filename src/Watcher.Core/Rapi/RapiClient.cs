using System.Net.Security;
using System.Security.Authentication;

namespace Watcher.Core.Rapi;

/// <summary>Asks RAPI for its version. Any answer of HTTP means that it lives, also "401 Unauthorized".</summary>
internal static class RapiClient
{
    private const string VersionPath = "version";
    private const int LongestAnswer = 64 << 10;

    /// <exception cref="HttpRequestException">It does not answer.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the wait was ended.</exception>
    public static async Task AskAsync(RapiAddress address, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                // Its certificate is often self-signed. Nothing is said to it or believed of it: it is asked whether it is there.
#pragma warning disable CA5359 // Whoever answers at that address is alive.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = LongestAnswer, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var _ = await client.GetAsync(address.Uri(VersionPath), HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (AuthenticationException e)
        {
            throw new HttpRequestException($"{address.Host}:{address.Port}: {e.Message}", e);
        }
    }
}
