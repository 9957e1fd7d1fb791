namespace Watcher.TestKit.Nodes;

/// <summary>
/// Volumes and mirrors that the machine has not, below a real luxid and noded: an instance is written into the configuration, <c>lvs</c> prints a file, and
/// the question for DRBD's state is answered by a file, too. For good: a node of its own is needed, or one whose other tests verify no disks.
/// </summary>
internal sealed class NodeDisks(TestNode master)
{
    private const string Listed = "/run/lvs";
    private const string Fails = "/run/lvs-fails";

    private const string Lvs = $$"""
        #!/bin/sh
        [ -e {{Fails}} ] && { echo "  cannot process volume group xenvg" >&2; exit 5; }
        cat {{Listed}} 2>/dev/null
        exit 0
        """;

    // The names of a mirror's disks that need activation, which are the devices' in what is asked.
    private const string Drbd = """


        def DrbdNeedsActivation(disks):
          return [disk.uuid for disk in disks if os.path.exists("/run/drbd-idle")]
        """;

    private const string Add = """
        import json, sys, time, uuid
        path = "/var/lib/ganeti/config.data"
        name, primary, secondary = sys.argv[1:4]
        config = json.load(open(path))
        for present in config["instances"].values():
          if present["name"] == name:
            present["disks_active"] = True
            json.dump(config, open(path, "w"))
            sys.exit()

        nodes = {node["name"]: key for key, node in config["nodes"].items()}
        instance = json.loads(json.dumps(next(each for each in config["instances"].values() if each["name"] == "inst1")))
        now = time.time()

        def common(**more):
          return dict(more, uuid=str(uuid.uuid4()), serial_no=1, ctime=now, mtime=now, params={}, size=128, mode="rw")

        def volume(suffix):
          return common(dev_type="plain", logical_id=["xenvg", name + suffix], children=[], nodes=on, iv_name="")

        on = [nodes[primary], nodes[secondary]] if secondary else [nodes[primary]]
        disk = common(dev_type="drbd", logical_id=on + [11000, 0, 0, "secret"], nodes=on,
                      children=[volume(".data"), volume(".meta")]) if secondary else volume(".disk0")
        disk["iv_name"] = "disk/0"
        instance.update(name=name, uuid=str(uuid.uuid4()), primary_node=on[0], disks=[disk["uuid"]], disks_active=True,
                        admin_state="down", nics=[])
        config["disks"][disk["uuid"]] = disk
        config["instances"][instance["uuid"]] = instance
        config["serial_no"] += 1
        json.dump(config, open(path, "w"))
        """;

    /// <summary>Puts the stand-ins on a node.</summary>
    public static async Task StandInAsync(TestNode node)
    {
        await node.Files.WriteAsync("/usr/sbin/lvs", Lvs, TestNode.ExecutableMode);
        const string Find = "realpath /usr/share/ganeti/*/ganeti/backend.py | sort -u";
        foreach (var file in (await node.CheckedAsync(["sh", "-c", Find])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await node.Files.WriteAsync(file, node.Files.Read(file) + Drbd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await node.Daemons.StopAsync("noded");
        await node.Daemons.StartAsync("noded");
    }

    /// <summary>
    /// An instance that is down, yet whose disks should be active: "plain", or "drbd" where it has a second node. One that is there, and whose disks Ganeti
    /// has come to take for inactive, has active ones again.
    /// </summary>
    public async Task AddAsync(string name, string primary, string secondary = "")
    {
        await master.Files.WriteAsync("/root/add-instance.py", Add);
        await master.Daemons.UtilAsync("stop-all");
        await master.CheckedAsync(["python3", "/root/add-instance.py", name, primary, secondary]);
        await master.Daemons.UtilAsync("start-all");
        await NodeLuxi.WaitAsync(master);
    }

    /// <summary>What a node's <c>lvs</c> shows from now on.</summary>
    public static Task ShowAsync(TestNode node, params IEnumerable<string> volumes) =>
        node.Files.WriteAsync(Listed, string.Concat(volumes.Select(volume => $"  {volume.Replace('/', '|')}|128.00|-wi-ao----\n")));

    public static Task FailAsync(TestNode node) => node.Files.WriteAsync(Fails, "");

    public static void Mend(TestNode node) => node.Files.Delete(Fails);
}
