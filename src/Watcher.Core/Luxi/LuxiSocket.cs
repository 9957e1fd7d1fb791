using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>The longest row of a query, bytes: a job of a thousand opcodes.</summary>
    public const int LongestRow = 8 << 20;

    private const byte EndOfMessage = 3;
    private const int FirstBuffer = 32 << 10;

    public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        JsonElement result = default;
        await ExchangeAsync(method, arguments, LongestAnswer, Take, ct);
        return result;

        int Take(ReadOnlyMemory<byte> bytes, bool isLast)
        {
            if (!isLast)
            {
                return 0;
            }

            result = Result(bytes, $"{path}: {method}");
            return bytes.Length;
        }
    }

    public Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct) => ExchangeAsync(
        LuxiQuery.Method, query.ToArguments(), LongestRow, new AnswerReader(query, $"{path}: {LuxiQuery.Method}", take).Read, ct);

    /// <summary>Asks, and hands over the answer piece by piece.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="longestPart">How much is held of what cannot be understood yet, bytes.</param>
    /// <param name="take">Takes what has come, and whether that is the rest; returns how much of it is not needed any more.</param>
    /// <param name="ct">Ends the wait.</param>
    private async Task ExchangeAsync(
        string method, JsonArray arguments, int longestPart, Func<ReadOnlyMemory<byte>, bool, int> take, CancellationToken ct)
    {
        var request = new JsonObject { ["method"] = method, ["args"] = arguments };
        using var socket = Open();
        await WithinAsync(deadlines.Connect, "connect", t => ConnectAsync(socket, t), ct);
        await WithinAsync(deadlines.Answer, $"answer {method}", t => ExchangeAsync(socket, request, method, longestPart, take, t), ct);
    }

    private Socket Open()
    {
        try
        {
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }
        catch (SocketException e)
        {
            // No more files may be opened.
            throw new LuxiDownException($"{path}: {e.Message}", e);
        }
    }

    private async Task ConnectAsync(Socket socket, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                // Its backlog is full: it is there, and busy.
                await Task.Delay(deadlines.ConnectRetry, time, ct);
            }
            catch (SocketException e)
            {
                throw new LuxiDownException($"{path}: {Why(e)}", e);
            }
        }
    }

    /// <summary>.NET calls a file that is missing an address that cannot be assigned.</summary>
    private string Why(SocketException e) => e.SocketErrorCode != SocketError.AddressNotAvailable ? e.Message
        : new FileInfo(path).LinkTarget is { } target ? $"it leads to {target}, where there is no socket"
        : "there is no such socket";

    private async Task ExchangeAsync(
        Socket socket, JsonObject request, string method, int longestPart, Func<ReadOnlyMemory<byte>, bool, int> take, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            byte[] message = [.. Encoding.UTF8.GetBytes(request.ToJsonString()), EndOfMessage];
            for (var sent = 0; sent < message.Length;)
            {
                sent += await socket.SendAsync(message.AsMemory(sent), ct);
            }

            await ReadAsync(socket, buffer, method, longestPart, take, ct);
        }
        catch (SocketException e)
        {
            throw new LuxiDownException($"{path}: {method}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What has come is looked at whenever the buffer is full: a part that does not fit is looked at again in one of twice the size.</summary>
    private async Task ReadAsync(
        Socket socket, byte[] buffer, string method, int longestPart, Func<ReadOnlyMemory<byte>, bool, int> take, CancellationToken ct)
    {
        for (int held = 0, total = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(held), ct);
            if (read == 0)
            {
                throw total == 0
                    ? new LuxiDownException($"{path}: {method}: the connection was closed without an answer")
                    : new LuxiProtocolException($"{path}: {method}: the connection was closed in the middle of the answer");
            }

            if (buffer.AsSpan(held, read).IndexOf(EndOfMessage) is >= 0 and var end)
            {
                _ = end == read - 1
                    ? take(buffer.AsMemory(0, held + end), true)
                    : throw new LuxiProtocolException($"{path}: {method}: more was answered than was asked");
                return;
            }

            (held, total) = (held + read, total + read);
            if (total >= LongestAnswer)
            {
                throw new LuxiProtocolException($"{path}: {method}: the answer is longer than {LongestAnswer} bytes");
            }

            if (held < buffer.Length)
            {
                continue;
            }

            var done = take(buffer.AsMemory(), false);
            held -= done;
            if (done > 0)
            {
                buffer.AsSpan(done).CopyTo(buffer);
            }
            else if (held < longestPart)
            {
                Array.Resize(ref buffer, Math.Min(2 * held, longestPart));
            }
            else
            {
                throw new LuxiProtocolException($"{path}: {method}: a part of the answer is longer than {longestPart} bytes");
            }
        }
    }

    /// <summary>The result of a whole answer.</summary>
    /// <exception cref="LuxiException">It is none, or an error of Ganeti's.</exception>
    internal static JsonElement Result(ReadOnlyMemory<byte> answer, string place)
    {
        var message = Parse(answer, place);
        if (LuxiValue.Member(message, AnswerEnvelope.Version, place) is { } version)
        {
            AnswerEnvelope.CheckVersion(version, place);
        }

        if (LuxiValue.Member(message, AnswerEnvelope.Success, place) is not { } success
            || LuxiValue.Member(message, AnswerEnvelope.Result, place) is not { } result)
        {
            throw AnswerEnvelope.Incomplete(place);
        }

        return LuxiValue.Flag(success, $"{place}: {AnswerEnvelope.Success}") ? result : throw AnswerEnvelope.Refusal(result);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> answer, string place)
    {
        AnswerEnvelope.CheckUtf8(answer.Span, place);
        try
        {
            // The reader's own limit of depth, 64, is far more than any answer needs.
            var reader = new Utf8JsonReader(answer.Span);
            var value = JsonElement.ParseValue(ref reader);
            return !reader.Read() ? value : throw new LuxiProtocolException($"{place}: the answer is more than one value");
        }
        catch (JsonException e)
        {
            throw AnswerEnvelope.NoJson(place, e);
        }
    }

    private async Task WithinAsync(TimeSpan deadline, string what, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            await work(linked.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new LuxiTimeoutException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}: did not {what} within {deadline.TotalSeconds:0.#} s"), e);
        }
    }
}
