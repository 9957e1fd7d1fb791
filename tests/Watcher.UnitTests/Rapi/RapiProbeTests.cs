using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Processes;
using Watcher.Core.Rapi;
using Xunit;

namespace Watcher.UnitTests.Rapi;

public sealed class RapiProbeTests : IDisposable
{
    private static readonly ProcessIdentity Rapi = new(4711, 1);

    // An address that no node has (RFC 5737).
    private static readonly IPEndPoint Foreign = IPEndPoint.Parse("203.0.113.1:5080");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public RapiProbeTests() => _listener.Start();

    private IPEndPoint Place => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Whatever comes back is an answer: HTTP to one who speaks TLS, an alert of TLS, a refusal, a banner of nobody's.</summary>
    [Theory]
    [InlineData("", "HTTP/1.0 400 Bad Request\r\n\r\n")]
    [InlineData("", "\u0015\u0003\u0001\0\u0002\u0002\u0028")]
    [InlineData("--no-s", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("--no-ssl", "\u0015\u0003\u0001\0\u0002\u0002\u0046")]
    public async Task Ask_AnyAnswer_Counts(string arguments, string answer)
    {
        _ = AnswerAsync(answer);

        await Probe(At(Place)).AskAsync(Rapi, [arguments], _end.Token);
    }

    [Fact]
    public async Task Ask_ConnectionsAreClosedWithoutAWord_IsSilence()
    {
        _ = AnswerAsync("");

        await Assert.ThrowsAsync<IOException>(() => Probe(At(Place)).AskAsync(Rapi, [], _end.Token));
    }

    /// <summary>It is connected to by the kernel, and nothing comes: in either way.</summary>
    [Fact]
    public async Task Ask_NothingComes_IsSilence_WithoutADoubt()
    {
        var probe = Probe(At(Place));
        var asked = probe.AskAsync(Rapi, [], _end.Token);
        while (!asked.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, _end.Token);
        }

        await Assert.ThrowsAsync<IOException>(() => asked);
        Assert.Null(await probe.DoubtAsync(Rapi, _end.Token));
    }

    [Fact]
    public async Task Ask_OneOfItsPlacesAnswers_Counts()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var free = (IPEndPoint)closed.LocalEndpoint;
        closed.Stop();
        _ = AnswerAsync("HTTP/1.0 200 OK\r\n\r\n");

        await Probe(At(free, Place)).AskAsync(Rapi, ["--no-ssl"], _end.Token);
    }

    [Fact]
    public async Task Listens_Nowhere_IsSilence_WithoutADoubt()
    {
        var probe = Probe(At());

        Assert.Equal("it listens at no TCP port", (await Assert.ThrowsAsync<IOException>(() => probe.AskAsync(Rapi, [], _end.Token))).Message);
        Assert.Null(await probe.DoubtAsync(Rapi, _end.Token));
    }

    /// <summary>The command line is asked then, and what it says proves nothing.</summary>
    [Fact]
    public async Task SocketsUnknown_TheCommandLinesAnswerCounts_ItsSilenceIsAGuess()
    {
        var probe = Probe(new ListeningSockets([], "not ours to see"));
        _ = AnswerAsync("HTTP/1.0 200 OK\r\n\r\n");

        await probe.AskAsync(Rapi, ["--no-ssl", "-p", $"{Place.Port}"], _end.Token);

        Assert.Equal("where it listens is unknown (not ours to see)", await probe.DoubtAsync(Rapi, _end.Token));
    }

    [Fact]
    public async Task ListensAtAnAddressThatIsNotHere_IsADoubt() => Assert.Equal(
        $"it listens at {Foreign}, an address that this node does not have", await Probe(At(Foreign)).DoubtAsync(Rapi, _end.Token));

    [Fact]
    public async Task OperatorsHostIsSilent_WhereItListensItAnswers_IsADoubt()
    {
        _ = AnswerAsync("HTTP/1.0 200 OK\r\n\r\n");

        Assert.Equal(
            "it answers where it listens, but not at rapi.gnt.invalid", await Probe(At(Place), "rapi.gnt.invalid").DoubtAsync(Rapi, _end.Token));
    }

    [Fact]
    public void OfTcp_ThisProcess_ListensThere() => Assert.Contains(Place, ListeningSockets.OfTcp(ProcFs.TryRead(Environment.ProcessId)!.Identity).Places);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private static ListeningSockets At(params ImmutableArray<IPEndPoint> places) => new(places, null);

    private RapiProbe Probe(ListeningSockets sockets, string? asked = null) => new(() => asked, _ => sockets, _time);

    /// <summary>Waits for a word on each connection, answers, and closes it.</summary>
    private async Task AnswerAsync(string latin1)
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
            var stream = connection.GetStream();
            _ = await stream.ReadAsync(new byte[4096], _end.Token);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), _end.Token);
        }
    }
}
