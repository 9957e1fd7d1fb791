using System.Net.Sockets;
using System.Text;
using Watcher.Core.Units.Activation;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class SocketProxyTests : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("proxy-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly SocketProxy _proxy;
    private readonly Task _running;

    public SocketProxyTests()
    {
        _listener.Bind(Known);
        _listener.Listen(1000);
        _proxy = new SocketProxy(_listener, Own, _ => { }, TimeProvider.System);
        _running = _proxy.RunAsync(_end.Token);
    }

    private UnixDomainSocketEndPoint Known => new($"{_directory}/known");

    private UnixDomainSocketEndPoint Own => new($"{_directory}/own");

    private CancellationToken Ct => _end.Token;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _proxy.Dispose();
        _listener.Dispose();
        _end.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task DaemonNotThereYet_TheClientWaits_AndIsAnswered()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "early");

        using var daemon = Listen(backlog: 5);
        using var accepted = await daemon.AcceptAsync(Ct);

        Assert.Equal("early", await ReceiveAsync(accepted, 5));
        await SendAsync(accepted, "answer");
        Assert.Equal("answer", await ReceiveAsync(client, 6));
    }

    /// <summary>luxid's holds five; a connection more would be an error at once.</summary>
    [Fact]
    public async Task DaemonsQueueIsFull_AllAreServed()
    {
        using var daemon = Listen(backlog: 1);
        var clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ConnectAsync()));
        foreach (var client in clients)
        {
            await SendAsync(client, "x");
        }

        for (var served = 0; served < clients.Length; served++)
        {
            using var accepted = await daemon.AcceptAsync(Ct);
            await SendAsync(accepted, await ReceiveAsync(accepted, 1));
        }

        foreach (var client in clients)
        {
            Assert.Equal("x", await ReceiveAsync(client, 1));
            client.Dispose();
        }
    }

    /// <summary>luxid has room for 1024 descriptors, and dies of more.</summary>
    [Fact]
    public async Task ClientThatAsksNothing_CostsTheDaemonNoConnection()
    {
        using var daemon = Listen(backlog: 5);
        using var idle = await ConnectAsync();
        using var asking = await ConnectAsync();
        await SendAsync(asking, "asks");

        using var accepted = await daemon.AcceptAsync(Ct);

        Assert.Equal("asks", await ReceiveAsync(accepted, 4));
        await SendAsync(idle, "late");
        using var second = await daemon.AcceptAsync(Ct);
        Assert.Equal("late", await ReceiveAsync(second, 4));
    }

    [Fact]
    public async Task DaemonDies_ItsClientHearsOfItAtOnce_TheNextIsServedByTheNext()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "x");
        using (var daemon = Listen(backlog: 5))
        using (await daemon.AcceptAsync(Ct))
        {
        }

        Assert.Equal("", await ReceiveAsync(client, 1));
        using var late = await ConnectAsync();
        await SendAsync(late, "late");
        using var next = Listen(backlog: 5);
        using var accepted = await next.AcceptAsync(Ct);
        Assert.Equal("late", await ReceiveAsync(accepted, 4));
    }

    [Fact]
    public async Task ClientHasSaidAll_TheAnswerStillComes_WholeHoweverLong()
    {
        using var daemon = Listen(backlog: 5);
        using var client = await ConnectAsync();
        await SendAsync(client, "all");
        client.Shutdown(SocketShutdown.Send);
        using var accepted = await daemon.AcceptAsync(Ct);
        Assert.Equal("all", await ReceiveAsync(accepted, 4));

        var answer = string.Concat(Enumerable.Repeat("0123456789", 100_000));
        var sending = SendAsync(accepted, answer);
        Assert.Equal(answer, await ReceiveAsync(client, answer.Length));
        await sending;
    }

    private Socket Listen(int backlog)
    {
        var daemon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        daemon.Bind(Own);
        daemon.Listen(backlog);
        return daemon;
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(Known, Ct);
        return client;
    }

    private async Task SendAsync(Socket socket, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), Ct);
        }
    }

    /// <summary>So many bytes, or what comes before the end.</summary>
    private async Task<string> ReceiveAsync(Socket socket, int most)
    {
        var bytes = new byte[most];
        var length = 0;
        while (length < most && await socket.ReceiveAsync(bytes.AsMemory(length), Ct) is var read and > 0)
        {
            length += read;
        }

        return Encoding.ASCII.GetString(bytes, 0, length);
    }
}
