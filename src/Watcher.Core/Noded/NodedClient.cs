using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Noded;

/// <summary>
/// noded's calls, over HTTPS (ganeti/rpc/node.py). Both sides show certificates: ours is the node's own, noded's must be the cluster's.
/// </summary>
internal sealed class NodedClient(GanetiPaths paths, TimeProvider time) : INoded
{
    // constants.DEFAULT_NODED_PORT; another one is in every node's services database (netutils.py, GetDaemonPort).
    private const int DefaultPort = 1811;
    private const string Service = "ganeti-noded";
    private const string InstanceList = "instance_list";
    private const int LongestAnswer = 4 << 20;
    private const int LongestCertificate = 64 << 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task<ImmutableArray<string>> ListInstancesAsync(
        string address, ImmutableArray<string> hypervisors, JsonNode parameters, CancellationToken ct)
    {
        var body = new JsonArray(new JsonArray([.. hypervisors.Select(name => JsonValue.Create(name))]), parameters.DeepClone());
        try
        {
            return ReadInstances(await CallAsync(address, InstanceList, body, ct), address);
        }
        catch (Exception e) when (e is HttpRequestException or AuthenticationException or IOException or FileFormatException or CryptographicException)
        {
            throw new NodedException($"noded of {address}: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>The answer to instance_list: whether it could be told, and the names.</summary>
    /// <exception cref="NodedException">It is none, or says that it could not.</exception>
    internal static ImmutableArray<string> ReadInstances(ReadOnlyMemory<byte> answer, string address)
    {
        var place = $"noded of {address}: {InstanceList}";
        try
        {
            AnswerEnvelope.CheckUtf8(answer.Span, place);
            using var document = JsonDocument.Parse(answer);
            var result = LuxiValue.List(document.RootElement, place, length: 2);
            return LuxiValue.Flag(result[0], place)
                ? LuxiValue.Texts(result[1], place)
                : throw new NodedException($"{place}: {LuxiValue.Printable(result[1])}");
        }
        catch (Exception e) when (e is JsonException or LuxiProtocolException)
        {
            throw new NodedException($"noded of {address}: {e.Message}", e);
        }
    }

    private async Task<byte[]> CallAsync(string address, string procedure, JsonNode body, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        using var own = Own();
        using var cluster = X509Certificate2.CreateFromPem(ReadPem(paths.ServerCertificate));
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [own],

                // The name is not checked, as Ganeti does not: all nodes show the one certificate of the cluster.
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(cluster.RawData),
            },
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = LongestAnswer, Timeout = Timeout.InfiniteTimeSpan };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.PostAsync(new UriBuilder(Uri.UriSchemeHttps, address, Resolver.PortOf(Service) ?? DefaultPort, procedure).Uri, content, linked.Token);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsByteArrayAsync(linked.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new NodedException($"noded of {address}: no answer within {Deadline.TotalSeconds} s", e);
        }
    }

    private X509Certificate2 Own()
    {
        // Clusters older than 2.11 have no certificate for each node (ganeti/rpc/node.py, _ConfigRpcCurl).
        var pem = ReadPem(File.Exists(paths.ClientCertificate) ? paths.ClientCertificate : paths.ServerCertificate);
        return X509Certificate2.CreateFromPem(pem, pem);
    }

    private static string ReadPem(string path)
    {
        try
        {
            return Encoding.ASCII.GetString(BoundedFile.TryRead(path, LongestCertificate) ?? throw new FileFormatException(path, "is missing"));
        }
        catch (NativeException e)
        {
            throw new NodedException(e.Message, e);
        }
    }
}
