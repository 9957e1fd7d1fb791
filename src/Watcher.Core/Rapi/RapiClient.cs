using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Watcher.Core.Rapi;

/// <summary>
/// Asks RAPI for its version. Whatever it sends back means that it lives: "401 Unauthorized", an alert of TLS, an answer of HTTP to one who speaks TLS.
/// </summary>
internal static class RapiClient
{
    private const string VersionPath = "version";
    private const int LongestAnswer = 64 << 10;

    // RAPI itself waits ten seconds for a request (HttpServerRequestExecutor.READ_TIMEOUT).
    private static readonly TimeSpan FirstWay = TimeSpan.FromSeconds(8);

    /// <summary>First the way that its command line names, then the other.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the wait was ended.</exception>
    public static async Task AskAsync(RapiAddress address, TimeProvider time, CancellationToken ct)
    {
        if (await AskOnceAsync(address, time, ct) is { } failure && await AskOnceAsync(address with { IsEncrypted = !address.IsEncrypted }, time, ct) is not null)
        {
            throw new IOException($"{failure} ({address.Host}:{address.Port})");
        }
    }

    /// <returns>Why it did not answer; null when it did.</returns>
    private static async Task<string?> AskOnceAsync(RapiAddress address, TimeProvider time, CancellationToken ct)
    {
        HeardStream? heard = null;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, token) => heard = new HeardStream(await ConnectAsync(context, token)),
            SslOptions = new SslClientAuthenticationOptions
            {
                // Its certificate is often self-signed. Nothing is said to it or believed of it: it is asked whether it is there.
#pragma warning disable CA5359 // Whoever answers at that address is alive.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = LongestAnswer, Timeout = Timeout.InfiniteTimeSpan };
        using var timer = new CancellationTokenSource(FirstWay, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            using var _ = await client.GetAsync(address.Uri(VersionPath), HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or AuthenticationException or IOException)
        {
            return heard?.HasHeard == true ? null : Describe(e.InnerException as SocketException ?? e, address.Host);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return heard?.HasHeard == true ? null : $"no answer within {FirstWay.TotalSeconds} s";
        }
    }

    /// <summary>Of a name that leads nowhere the errno alone would say "Resource temporarily unavailable".</summary>
    private static string Describe(Exception e, string host) =>
        e is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery }
            ? $"the host name '{host}' does not resolve"
            : e.Message;

    private static async Task<NetworkStream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
