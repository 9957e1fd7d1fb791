using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>The way from a pass to the service and back, over a real socket.</summary>
public sealed class PassListenerTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<PassAnswer> _answer = new();
    private readonly List<bool> _asked = [];
    private PassListener? _listener;
    private Task _running = Task.CompletedTask;

    private string Path => $"{_directory}/pass.socket";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _listener?.Dispose();
        _ending.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_TheServiceAnswers_ItsExitCodeComesBack(bool waits)
    {
        await ListenAsync();
        _answer.SetResult(PassAnswer.Made(11));

        Assert.Equal(PassAnswer.Made(11), await AskAsync(waits));
        Assert.Equal([waits], _asked);
    }

    [Fact]
    public async Task Ask_TheServiceDidNotMakeIt_TheReasonComesBackInOneLine()
    {
        await ListenAsync();
        _answer.SetResult(PassAnswer.NotMade("its step of daemons failed:\nno space"));

        Assert.Equal(PassAnswer.NotMade("its step of daemons failed: no space"), await AskAsync());
    }

    [Fact]
    public async Task Ask_TheServiceEndsInTheMiddle_IsNotMade()
    {
        await ListenAsync();
        var asked = AskAsync();
        await UntilAskedAsync();
        await EndAsync();

        Assert.Null((await asked).ExitCode);
    }

    [Fact]
    public async Task Ask_NobodyListens_IsNotMade()
    {
        Assert.Null((await AskAsync()).ExitCode);

        // A killed service leaves its socket behind.
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint($"{_directory}/other"));
            File.Move($"{_directory}/other", Path);
        }

        Assert.Null((await AskAsync()).ExitCode);
        await ListenAsync();
        _answer.SetResult(PassAnswer.Made(0));
        Assert.Equal(PassAnswer.Made(0), await AskAsync());
    }

    /// <summary>A stopped process accepts nothing, but the kernel connects all the same.</summary>
    [Fact]
    public async Task Ask_TheServiceIsStopped_IsNotMade()
    {
        using var stopped = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        stopped.Bind(new UnixDomainSocketEndPoint(Path));
        stopped.Listen(1);
        var time = new FakeTimeProvider();
        var asked = ServicePass.AskAsync(Path, waits: true, time, TestContext.Current.CancellationToken);
        Assert.False(asked.IsCompleted);

        // Again and again: it may not wait yet.
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return asked.IsCompleted;
        });

        Assert.Equal(PassAnswer.NotMade("not done within 5 s"), await asked);
    }

    [Fact]
    public async Task Listen_ThePathIsNoPlaceForASocket_GoesOnTrying()
    {
        Directory.CreateDirectory(Path);
        _listener = new PassListener(Path, TakeAsync, NullLogger.Instance, TimeProvider.System);
        _running = _listener.RunAsync(_ending.Token);
        Assert.Null((await AskAsync()).ExitCode);
        Assert.False(_running.IsCompleted);
        Directory.Delete(Path);
        _answer.SetResult(PassAnswer.Made(0));
        await UntilAsync(IsListening);

        Assert.Equal(PassAnswer.Made(0), await AskAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("reboot\n")]
    [InlineData("pass")]
    [InlineData("pass\0\n")]
    public async Task Listen_SomebodyTalksNonsense_IsHungUpOn_AndOthersAreHeard(string words)
    {
        await ListenAsync();
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), TestContext.Current.CancellationToken);
            Assert.Equal(PassProtocol.Here, await PassProtocol.ReadAsync(socket, TestContext.Current.CancellationToken));
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(words.PadRight(words.EndsWith('\n') ? 0 : 4000, 'x')), TestContext.Current.CancellationToken);
            Assert.Null(await ReadOrResetAsync(socket));
        }

        Assert.Empty(_asked);
        _answer.SetResult(PassAnswer.Made(0));
        Assert.Equal(PassAnswer.Made(0), await AskAsync());
    }

    [Fact]
    public async Task Listen_ItsSocket_IsForItsOwnerOnly()
    {
        await ListenAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task Listen_ManyAtOnce_AreAllAnswered()
    {
        await ListenAsync();
        var asked = Enumerable.Range(0, 40).Select(_ => AskAsync()).ToList();
        await UntilAskedAsync();
        _answer.SetResult(PassAnswer.Made(0));

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(0, answer.ExitCode));
    }

    /// <summary>What was not read when the other side hung up makes the end a reset.</summary>
    private static async Task<string?> ReadOrResetAsync(Socket socket)
    {
        try
        {
            return await PassProtocol.ReadAsync(socket, TestContext.Current.CancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    private async Task ListenAsync()
    {
        _listener = new PassListener(Path, TakeAsync, NullLogger.Instance, TimeProvider.System);
        _running = _listener.RunAsync(_ending.Token);
        await UntilAsync(IsListening);
    }

    /// <summary>Its file is there a moment before.</summary>
    private bool IsListening()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<PassAnswer> TakeAsync(bool waits, CancellationToken ct)
    {
        lock (_asked)
        {
            _asked.Add(waits);
        }

        return await _answer.Task.WaitAsync(ct);
    }

    private Task<PassAnswer> AskAsync(bool waits = true) => ServicePass.AskAsync(Path, waits, TimeProvider.System, TestContext.Current.CancellationToken);

    private Task UntilAskedAsync() => UntilAsync(() =>
    {
        lock (_asked)
        {
            return _asked.Count > 0;
        }
    });

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "in vain");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
