using System.Net.Sockets;

namespace Watcher.SandboxTests;

/// <summary>
/// Every file that a pass reads or replaces, ours and Ganeti's, in every kind that it must not be: the pass comes to its end, starts nothing twice, and
/// leaves alone what a link leads to.
/// </summary>
public sealed class FileKindTests : SandboxTest
{
    private const string Treasure = "stand-in/treasure";
    private const string Group = LuxiWorld.GroupUuid;

    private static readonly Dictionary<string, Action<SandboxNode, string>> Kinds = new()
    {
        ["a directory"] = (_, path) => Directory.CreateDirectory(path),
        ["a full directory"] = (_, path) => Directory.CreateDirectory(Path.Combine(path, "a", "b")),
        ["a FIFO"] = (_, path) => Run("mkfifo", path),
        ["a socket"] = (_, path) => MakeSocket(path),
        ["a link to a file"] = (node, path) => File.CreateSymbolicLink(path, node.PathOf(Treasure)),
        ["a link to nothing"] = (_, path) => File.CreateSymbolicLink(path, "/no/such/file"),
        ["a link to itself"] = (_, path) => File.CreateSymbolicLink(path, path),
        ["a link to a directory"] = (node, path) => File.CreateSymbolicLink(path, node.PathOf("stand-in")),
        ["a link to /dev/zero"] = (_, path) => File.CreateSymbolicLink(path, "/dev/zero"),
        ["a link to a FIFO"] = (node, path) => File.CreateSymbolicLink(path, MakeFifo(node)),
        ["a second name of a file"] = (node, path) => Run("ln", node.PathOf(Treasure), path),
        ["empty"] = (_, path) => File.WriteAllBytes(path, []),
        ["a blank line"] = (_, path) => File.WriteAllBytes(path, "\r\n"u8),
        ["zeros"] = (_, path) => File.WriteAllBytes(path, new byte[4096]),
        ["no UTF-8"] = (_, path) => File.WriteAllBytes(path, [0xff, 0xfe, 0x80, 0x0a]),
        ["null"] = (_, path) => File.WriteAllBytes(path, "null"u8),
        ["an empty object"] = (_, path) => File.WriteAllBytes(path, "{}"u8),
        ["an empty list"] = (_, path) => File.WriteAllBytes(path, "[]"u8),
        ["half an object"] = (_, path) => File.WriteAllBytes(path, "{\"memory\": {\"bootId\": "u8),
        ["a deep list"] = (_, path) => File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'[', 100_000)]),
        ["a number without end"] = (_, path) => File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'9', 100_000)]),
        ["endless"] = (_, path) => MakeHole(path),
    };

    public static TheoryData<string> Files =>
    [
        "var/lib/ganeti-watcher/daemons.json", "var/lib/ganeti-watcher/archive.json", "var/lib/ganeti-watcher/probes.json",
        $"var/lib/ganeti-watcher/instances.{Group}.json", $"var/lib/ganeti-watcher/disks.{Group}.json", "var/lib/ganeti-watcher/certificates.json",
        "var/lib/ganeti-watcher/holds.json", "var/lib/ganeti-watcher/hooks.json", "var/lib/ganeti-watcher/kvmd.json", "var/lib/ganeti-watcher/node-maintenance.json", "run/ganeti-watcher/status.json", "run/ganeti-watcher/pass.json", "run/ganeti-watcher/daemons.lock", "run/ganeti-watcher/pass.socket",
        "var/lib/ganeti/ssconf_maintain_node_health", "var/lib/ganeti/ssconf_master_node", "var/lib/ganeti/ssconf_node_list", "var/lib/ganeti/ssconf_nodegroups", "var/lib/ganeti/watcher.pause",
        $"var/lib/ganeti/watcher.{Group}.data", $"var/lib/ganeti/watcher.{Group}.instance-status", "var/run/ganeti/instance-status",
        "var/lib/ganeti/server.pem", "var/log/ganeti/watcher.log", "var/log/ganeti/monitoring-daemon.log", "var/lock/ganeti-watcher.lock",
        SandboxDaemons.PidFile("ganeti-mond"), "etc/ganeti/watcher.json",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Pass_AFileIsOfAnotherKind_ComesToItsEndAndStartsNothingTwice(string file)
    {
        await StartAllAsync();
        Node.Cluster.Add("inst1");
        Node.Write(Treasure, "precious");
        await Node.WatcherAsync();
        var path = Node.PathOf(file);
        var before = Node.Read(file);
        foreach (var (kind, make) in Kinds)
        {
            Clear(path);
            make(Node, path);

            var result = await Node.WatcherAsync();

            Assert.True(result.ExitCode is 0 or 1 or 2 or 11, $"{file} is {kind}: {result}");
            Assert.DoesNotContain("   at ", result.Text, StringComparison.Ordinal);
            Assert.All(SandboxDaemons.OfMaster, daemon => Assert.True(Daemons.Count(daemon) == 1, $"{file} is {kind}: {Daemons.Count(daemon)} of {daemon} run"));
            Assert.True(Node.Read(Treasure) == "precious", $"{file} is {kind}: the other file was written into");
            Assert.Equal(0, Node.Cluster.Instances["inst1"].Starts);
        }

        // Once it is what it should be, all is well.
        Clear(path);
        foreach (var aside in Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!, "*.bad*"))
        {
            Clear(aside);
        }

        if (before is not null)
        {
            Node.Write(file, before);
        }

        await PassAsync();
    }

    private static void Clear(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new FileInfo(path).LinkTarget is null && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static void Run(params string[] command) => Assert.Equal(0, Command.RunAsync(command, Until.Deadline).GetAwaiter().GetResult().ExitCode);

    private static string MakeFifo(SandboxNode node)
    {
        var fifo = node.PathOf("stand-in/fifo");
        Clear(fifo);
        Run("mkfifo", fifo);
        return fifo;
    }

    /// <summary>Its file stays when nobody listens any more; a long path is none for it.</summary>
    private static void MakeSocket(string path)
    {
        var place = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(place));
        File.Move(place, path);
    }

    /// <summary>Larger than anything, and nothing on the disk.</summary>
    private static void MakeHole(string path)
    {
        using var file = new FileStream(path, FileMode.Create);
        file.SetLength(1L << 40);
    }
}
