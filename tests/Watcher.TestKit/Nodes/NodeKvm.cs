using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Watcher.TestKit.Nodes;

/// <summary>The real guest of a node (tests/nodes/README.md): a qemu that noded started through Ganeti's KVM hypervisor.</summary>
internal sealed class NodeKvm(TestNode node)
{
    public const string Name = "kvm1";

    private const string Directory = "/run/ganeti/kvm-hypervisor";

    private const string Late = "/run/late.so";
    private const string Preloaded = "/etc/ld.so.preload";

    // Half a second, by how often Until looks.
    private const int LooksUntilHeard = 20;

    /// <summary>Every qemu of the instance, whoever started it.</summary>
    public IReadOnlyList<NodeProcess> All() =>
        [.. node.Processes.All().Where(process => process.Name.StartsWith("qemu", StringComparison.Ordinal) && process.CommandLine.Contains($" -name {Name} ", StringComparison.Ordinal))];

    /// <summary>The one that Ganeti knows, by its pid file.</summary>
    public NodeProcess? Find() =>
        int.TryParse(node.Files.Read($"{Directory}/pid/{Name}").Trim(), CultureInfo.InvariantCulture, out var pid) ? All().FirstOrDefault(qemu => qemu.Pid == pid) : null;

    public NodeProcess Process => Find() ?? throw new InvalidOperationException($"{Name} does not run on {node.Name}");

    /// <summary>Starts it, unless it runs.</summary>
    public async Task<NodeProcess> StartAsync()
    {
        if (Find() is null)
        {
            await node.CheckedAsync(["gnt-instance", "startup", Name]);
        }

        return Process;
    }

    /// <summary>Whether kvmd is connected to it, by the kernel's table.</summary>
    public bool IsHeard() => File.ReadLines($"/proc/{node.Leader}/net/unix").Any(line => line.EndsWith($"/{Name}.kvmd", StringComparison.Ordinal) && line.Contains(" 03 ", StringComparison.Ordinal));

    /// <summary>
    /// Starts it anew, beside a kvmd that runs, so that it is not connected to it: kvmd connects as soon as it sees the socket, before qemu listens, and never
    /// again. On an idle machine qemu mostly listens in time, so that it is made late here.
    /// </summary>
    public async Task StartUnheardAsync()
    {
        await Preload.CompileAsync("Nodes/late.c", node.Files.Outside(Late));
        await node.Files.WriteAsync(Preloaded, Late);
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    await node.CheckedAsync(["gnt-instance", "shutdown", "--timeout=0", Name]);
                    await node.CheckedAsync(["gnt-instance", "startup", Name]);
                    return !IsHeard();
                },
                $"kvmd does not hear {Name}");
        }
        finally
        {
            node.Files.Delete(Preloaded);
        }
    }

    /// <summary>As a crash, or the kernel when memory is short.</summary>
    public async Task<NodeProcess> KillAsync()
    {
        var qemu = Process;
        await node.CheckedAsync(["kill", "-KILL", $"{qemu.Pid}"]);
        await Until.TrueAsync(() => !node.Processes.IsAlive(qemu), $"{Name} is dead");
        return qemu;
    }

    /// <summary>One qemu runs, and no other: a second one would stay. While it starts there is its parent for a moment (-daemonize).</summary>
    public async Task UntilOneRunsAsync() => await Until.TrueAsync(() => All() is [var one] && one == Find(), $"one qemu of {Name} runs", () => string.Join('\n', All()));

    /// <summary>Waits until another qemu runs than that one.</summary>
    public async Task<NodeProcess> WaitForNextAsync(NodeProcess killed, WatcherService? by = null)
    {
        await Until.TrueAsync(() => Find() is { } now && now.StartTime != killed.StartTime, $"{Name} runs again", () => node.Log, () => by?.WhyNever());
        return Process;
    }

    /// <summary>The user shuts it down from within, when kvmd hears it: presses the key that its boot sector waits for, as soon as that is there to hear it.</summary>
    public async Task ShutDownByUserAsync()
    {
        var qemu = Process;

        // Connected it has still to say that it listens (qmp_capabilities), of which there is no sign from outside: a guest that is gone by then it has not heard.
        var looks = 0;
        await Until.TrueAsync(() => (looks = IsHeard() ? looks + 1 : 0) == LooksUntilHeard, $"kvmd hears {Name}");
        await Until.TrueAsync(
            async () =>
            {
                if (node.Processes.IsAlive(qemu))
                {
                    await PressKeyAsync();
                }

                return !node.Processes.IsAlive(qemu);
            },
            $"{Name} has switched itself off");
    }

    private async Task PressKeyAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
            using var monitor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await monitor.ConnectAsync(new UnixDomainSocketEndPoint(node.Files.Outside($"{Directory}/ctrl/{Name}.monitor")), deadline.Token);
            await monitor.SendAsync(Encoding.ASCII.GetBytes("sendkey ret\n"), deadline.Token);
            await monitor.ReceiveAsync(new byte[4096], deadline.Token);
        }
        catch (SocketException)
        {
            // It has just gone.
        }
    }
}
