using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class QmpClientTests : IDisposable
{
    private const string Powerdown = """{"execute":"system_powerdown"}""";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly string _root = Directory.CreateTempSubdirectory("qmp").FullName;
    private readonly FakeTimeProvider _time = new();

    private string Path => $"{_root}/web1.qmp";

    /// <summary>As qemu 7.2 and 10.0 of Debian say it: the event comes before the answer.</summary>
    [Fact]
    public async Task PowersDown()
    {
        using var qemu = new ScriptedQemu(Path, line => line == Powerdown
            ? $$"""{"timestamp": {"seconds": 1795768144, "microseconds": 323100}, "event": "POWERDOWN"}{{"\r\n"}}{{ScriptedQemu.Done}}"""
            : ScriptedQemu.Done);

        await ExecuteAsync(Environment.ProcessId);

        Assert.Equal(["""{"execute":"qmp_capabilities"}""", Powerdown], qemu.Heard);
    }

    [Fact]
    public async Task AnotherProcessListens_NothingIsSaid()
    {
        using var qemu = new ScriptedQemu(Path);

        var e = await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(1));

        Assert.Equal($"{Path}: process {Environment.ProcessId} listens there, and the guest is 1", e.Message);
        Assert.Empty(qemu.Heard);
    }

    [Fact]
    public async Task Refuses()
    {
        using var qemu = new ScriptedQemu(Path, line => line == Powerdown ? """{"error": {"class": "GenericError", "desc": "no"}}""" : ScriptedQemu.Done);

        var e = await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(Environment.ProcessId));

        Assert.Equal("""qemu says error {"class": "GenericError", "desc": "no"}""", e.Message);
    }

    [Fact]
    public async Task ClosesTheConnection()
    {
        using var qemu = new ScriptedQemu(Path, _ => null);

        Assert.Equal("qemu has closed the connection", (await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(Environment.ProcessId))).Message);
    }

    [Fact]
    public async Task NoQmp()
    {
        using var qemu = new ScriptedQemu(Path, greeting: "QEMU 7.2.22 monitor - type 'help' for more information");

        Assert.StartsWith("it is no message of QMP", (await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(Environment.ProcessId))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LineWithoutAnEnd()
    {
        using var qemu = new ScriptedQemu(Path, greeting: new string('x', 100_000));

        Assert.Equal("qemu says more than 65536 bytes in one line", (await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(Environment.ProcessId))).Message);
    }

    [Fact]
    public async Task Silent_UntilTheDeadline()
    {
        var heard = new TaskCompletionSource();
        using var qemu = new ScriptedQemu(Path, _ =>
        {
            heard.TrySetResult();
            return """{"event": "RESUME"}""";
        });

        var executing = ExecuteAsync(Environment.ProcessId);
        await heard.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(executing.IsCompleted);
        _time.Advance(Deadline);

        Assert.Equal($"{Path}: no answer to system_powerdown within 5 s", (await Assert.ThrowsAsync<QmpException>(() => executing)).Message);
    }

    [Fact]
    public async Task NoSocket() => await Assert.ThrowsAsync<QmpException>(() => ExecuteAsync(Environment.ProcessId));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"\\ud800\":1}")]
    public void NoMessage(string line) => Assert.Throws<QmpException>(() => QmpMessage.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task ExecuteAsync(int pid) => QmpClient.ExecuteAsync(Path, pid, "system_powerdown", Deadline, _time, TestContext.Current.CancellationToken);
}
