using System.Net.Sockets;
using System.Text;
using Watcher.Core.Luxi;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.UnitTests.Luxi;
using Xunit;

namespace Watcher.UnitTests.Probes;

/// <summary>luxid behind systemd's socket, and what clients find where they look.</summary>
public sealed class LuxidDoubtTests : IDisposable
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes("""{"success": true, "result": ["node1.example.com"]}""" + "\u0003");

    private readonly string _directory = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;

    private string Known => $"{_directory}/known";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LuxidAnswersByItself_WhatIsBeforeItDoesNot_ThatIsNamed()
    {
        await using var luxid = new RawPeer([Answer]);
        using var proxy = Listen();

        Assert.Contains("restart ganeti-luxid-proxy.service", await FindAsync(luxid.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LuxidAnswersByItself_TheNameLeadsNowhere_TheCommandIsNamed()
    {
        await using var luxid = new RawPeer([Answer]);
        File.CreateSymbolicLink(Known, $"{_directory}/gone");

        Assert.Contains("units activation enable luxid", await FindAsync(luxid.Path), StringComparison.Ordinal);
        Assert.Contains($"it leads to {_directory}/gone", await SilenceAsync(), StringComparison.Ordinal);
        File.Delete(Known);
        Assert.Contains("there is no such socket", await SilenceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LuxidIsSilentItself_OrNothingIsBeforeIt_IsNoDoubt()
    {
        using (Listen())
        {
            Assert.Null(await FindAsync($"{_directory}/no-such"));
            await using var luxid = new RawPeer([]);
            await Assert.ThrowsAsync<LuxiDownException>(() => FindAsync(luxid.Path));
        }

        // The same socket by two names, as before its activation is complete: it is not asked a second time.
        await using var own = new RawPeer([]);
        File.Delete(Known);
        File.CreateSymbolicLink(Known, own.Path);
        Assert.Null(await FindAsync(own.Path));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<string?> FindAsync(string own) => new LuxidDoubt(Known, own, TimeProvider.System).FindAsync(new ProcessIdentity(1, 1), Ct);

    private async Task<string> SilenceAsync() =>
        (await Assert.ThrowsAsync<LuxiDownException>(() => new LuxiClient(new LuxiSocket(Known, new LuxiDeadlines(), TimeProvider.System)).GetMasterAsync(Ct))).Message;

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Known));
        socket.Listen();
        return socket;
    }
}
