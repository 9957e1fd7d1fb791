using System.Net.Sockets;

namespace Watcher.TestKit.Nodes;

/// <summary>A node's luxid, asked on its socket from outside: gnt-job list would cost a tenth of a second of Python each time.</summary>
internal static class NodeLuxi
{
    private const string Path = "/run/ganeti/socket/ganeti-query";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>True when it answers as the master's luxid.</summary>
    public static async Task<bool> AnswersAsync(TestNode node)
    {
        using var cancel = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            using var luxid = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await luxid.ConnectAsync(new UnixDomainSocketEndPoint(node.Files.Outside(Path)), cancel.Token);
            await luxid.SendAsync("{\"method\":\"QueryClusterInfo\",\"args\":[]}\u0003"u8.ToArray(), cancel.Token);
            var answer = new byte[64];
            var length = await luxid.ReceiveAsync(answer, cancel.Token);
            return answer.AsSpan(0, length).StartsWith("{\"success\":true"u8);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false; // does not run, has not won its vote yet, or hangs
        }
    }

    public static Task WaitAsync(TestNode node) =>
        Until.TrueAsync(() => AnswersAsync(node), Until.Deadline, $"luxid of {node.Name} answers");
}
