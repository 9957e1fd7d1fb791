using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Watcher.Core.Luxi;

/// <summary>
/// Ganeti's local protocol on a Unix socket: JSON messages, each ended by 0x03 (ganeti/rpc/transport.py). A connection a call: it costs a
/// fraction of a millisecond, and nothing of one call can be taken for another's.
/// </summary>
/// <param name="path">The socket.</param>
/// <param name="deadlines">How long things may take.</param>
/// <param name="time">Time.</param>
internal sealed class LuxiSocket(string path, LuxiDeadlines deadlines, TimeProvider time) : ILuxi
{
    /// <summary>The longest answer, bytes: the instances of the largest group, ten times over.</summary>
    public const int LongestAnswer = 32 << 20;

    private const byte EndOfMessage = 3;
    private const int FirstBuffer = 16 << 10;

    // An answer's version is the configuration's: 3000000 is 3.0. Another major version may have other shapes.
    private const int OldestVersion = 2_000_000;
    private const int NewestVersion = 3_999_999;

    public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        var request = new JsonObject { ["method"] = method, ["args"] = arguments };
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await WithinAsync(deadlines.Connect, "connect", t => ConnectAsync(socket, t), ct);
        var answer = await WithinAsync(deadlines.Answer, $"answer {method}", t => ExchangeAsync(socket, request, method, t), ct);
        return Result(answer, method);
    }

    private async Task<bool> ConnectAsync(Socket socket, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
                return true;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                // Its backlog is full: it is there, and busy.
                await Task.Delay(deadlines.ConnectRetry, time, ct);
            }
            catch (SocketException e)
            {
                // .NET has no word of its own for a file that is missing.
                throw new LuxiDownException($"{path}: {(File.Exists(path) ? e.Message : "there is no such socket")}", e);
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> ExchangeAsync(Socket socket, JsonObject request, string method, CancellationToken ct)
    {
        try
        {
            byte[] message = [.. Encoding.UTF8.GetBytes(request.ToJsonString()), EndOfMessage];
            for (var sent = 0; sent < message.Length;)
            {
                sent += await socket.SendAsync(message.AsMemory(sent), ct);
            }

            return await ReadAsync(socket, method, ct);
        }
        catch (SocketException e)
        {
            throw new LuxiDownException($"{path}: {method}: {e.Message}", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Socket socket, string method, CancellationToken ct)
    {
        var buffer = new byte[FirstBuffer];
        for (var length = 0; ;)
        {
            if (length == buffer.Length)
            {
                if (length >= LongestAnswer)
                {
                    throw new LuxiProtocolException($"{path}: {method}: the answer is longer than {LongestAnswer} bytes");
                }

                Array.Resize(ref buffer, Math.Min(2 * length, LongestAnswer));
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (read == 0)
            {
                throw length == 0
                    ? new LuxiDownException($"{path}: {method}: the connection was closed without an answer")
                    : new LuxiProtocolException($"{path}: {method}: the connection was closed in the middle of the answer");
            }

            var end = buffer.AsSpan(length, read).IndexOf(EndOfMessage);
            length += read;
            if (end >= 0)
            {
                end += length - read;
                return end == length - 1
                    ? buffer.AsMemory(0, end)
                    : throw new LuxiProtocolException($"{path}: {method}: more was answered than was asked");
            }
        }
    }

    private JsonElement Result(ReadOnlyMemory<byte> answer, string method)
    {
        var place = $"{path}: {method}";
        var message = Parse(answer, place);
        if (LuxiValue.Member(message, "version", place) is { ValueKind: not JsonValueKind.Null } version
            && LuxiValue.Number(version, $"{place}: version") is < OldestVersion or > NewestVersion)
        {
            throw new LuxiProtocolException($"{place}: version {version} is spoken, which is not understood here");
        }

        if (LuxiValue.Member(message, "success", place) is not { } success || LuxiValue.Member(message, "result", place) is not { } result)
        {
            throw new LuxiProtocolException($"{place}: the answer lacks 'success' or 'result'");
        }

        return LuxiValue.Flag(success, $"{place}: success") ? result
            : GanetiError.TryRead(result) is { } error ? throw new LuxiRefusedException(error)
            : throw new LuxiRefusedException(new GanetiError("RequestError", [LuxiValue.Printable(result)]));
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> answer, string place)
    {
        if (!Utf8.IsValid(answer.Span))
        {
            throw new LuxiProtocolException($"{place}: the answer is not UTF-8");
        }

        try
        {
            // The reader's own limit of depth, 64, is far more than any answer needs.
            var reader = new Utf8JsonReader(answer.Span);
            var value = JsonElement.ParseValue(ref reader);
            return !reader.Read() ? value : throw new LuxiProtocolException($"{place}: the answer is more than one value");
        }
        catch (JsonException e)
        {
            throw new LuxiProtocolException($"{place}: the answer is no JSON: {e.Message}", e);
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan deadline, string what, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new LuxiTimeoutException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}: did not {what} within {deadline.TotalSeconds:0.#} s"), e);
        }
    }
}
