using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>Instances of a real cluster besides the guest, for tests to crash.</summary>
internal sealed class NodeInstances(TestNode master)
{
    private const string HypervisorDirectory = "/run/ganeti/fake-hypervisor";
    private const string GuestDirectory = "/run/stand-in-guest";

    /// <summary>Marks an instance as shut down by its user: hv_fake knows no such state by itself.</summary>
    private const string ShutDownDirectory = "/run/shut-down-by-user";

    /// <summary>Made at a time: most of it is the starts of Ganeti's programs, and all cores help.</summary>
    private const int Together = 5;

    private const string SlowStart = "/run/slow-start";
    private const UnixFileMode NodeFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes instances that run, as far as they are not there yet.</summary>
    public async Task AddAsync(string node, params IReadOnlyCollection<string> names)
    {
        var present = (await NodeLuxi.QueryAsync(master, "instance", "name")).Select(row => (string)row[0]!).ToHashSet();
        foreach (var some in names.Where(name => !present.Contains(name)).Chunk(Together))
        {
            await Task.WhenAll(some.Select(name => master.CheckedAsync(
                ["gnt-instance", "add", "-t", "diskless", "-o", "noop+default", "--no-name-check", "--no-ip-check", "--no-start", "-B", "memory=128M,vcpus=1", "-n", node, name])));
        }

        await master.CheckedAsync(["gnt-instance", "startup", "--force-multiple", .. names]);
    }

    /// <summary>The instances vanish from a node as in a crash: the hypervisor does not know them any more, and their processes are gone.</summary>
    public static async Task CrashAsync(TestNode node, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            foreach (var pid in Processes(node, name))
            {
                await node.RunAsync(["kill", "-KILL", pid]);
            }

            node.Files.Delete($"{GuestDirectory}/{name}");
            node.Files.Delete($"{HypervisorDirectory}/{name}");
        }
    }

    /// <summary>How often an instance was started on a node since it last crashed.</summary>
    public static int Starts(TestNode node, string name) => Processes(node, name).Length;

    /// <summary>The instance runs on a node, whatever Ganeti thinks.</summary>
    public static Task RunBehindGanetisBackAsync(TestNode node, string name) => node.Files.WriteAsync($"{HypervisorDirectory}/{name}", "128\n1\n");

    public static void EndBehindGanetisBack(TestNode node, string name) => node.Files.Delete($"{HypervisorDirectory}/{name}");

    /// <summary>Lets hv_fake tell of user shutdowns, and the cluster heed them. For good: a node of its own is needed.</summary>
    public async Task AllowUserShutdownAsync()
    {
        const string Patch = """


            def _WithUserShutdown(info):
              return info and info[:4] + (
                hv_base.HvInstanceState.SHUTDOWN if os.path.exists("/run/shut-down-by-user/" + info[0]) else info[4],) + info[5:]

            _one = FakeHypervisor.GetInstanceInfo
            _all = FakeHypervisor.GetAllInstancesInfo
            FakeHypervisor.GetInstanceInfo = lambda self, *args, **kwargs: _WithUserShutdown(_one(self, *args, **kwargs))
            FakeHypervisor.GetAllInstancesInfo = lambda self, *args, **kwargs: [
              _WithUserShutdown(info) for info in _all(self, *args, **kwargs)]
            """;
        await master.CheckedAsync(["gnt-cluster", "modify", "--user-shutdown=yes"]);
        await PatchHypervisorAsync(master, Patch);
    }

    /// <summary>Lets starts on a node last for as long as a file is there. For good: a node of its own is needed.</summary>
    public static Task AllowSlowStartAsync(TestNode node) => PatchHypervisorAsync(node, """


        def _WithSlowStart(start):
          def StartInstance(self, *args, **kwargs):
            import time
            while os.path.exists("/run/slow-start"):
              time.sleep(0.1)
            start(self, *args, **kwargs)
          return StartInstance

        FakeHypervisor.StartInstance = _WithSlowStart(FakeHypervisor.StartInstance)
        """);

    /// <summary>From now on these cannot be started.</summary>
    public async Task BreakStartsAsync(IEnumerable<string> names)
    {
        const string Patch = """


            def _WithBrokenStart(start):
              def StartInstance(self, instance, *args, **kwargs):
                if os.path.exists("/run/broken-start/" + instance.name):
                  raise errors.HypervisorError("no such kernel")
                start(self, instance, *args, **kwargs)
              return StartInstance

            FakeHypervisor.StartInstance = _WithBrokenStart(FakeHypervisor.StartInstance)
            """;
        foreach (var name in names)
        {
            await master.Files.WriteAsync($"/run/broken-start/{name}", "");
        }

        await PatchHypervisorAsync(master, Patch);
    }

    public static Task SlowStartAsync(TestNode node) => node.Files.WriteAsync(SlowStart, "");

    public static void NoMoreSlowStart(TestNode node) => node.Files.Delete(SlowStart);

    public static Task ShutDownByUserAsync(TestNode node, string name) => node.Files.WriteAsync($"{ShutDownDirectory}/{name}", "");

    public static void NoMoreShutDown(TestNode node, string name) => node.Files.Delete($"{ShutDownDirectory}/{name}");

    /// <summary>An instance's state ("running").</summary>
    public async Task<string> StateAsync(string name) =>
        (string)(await NodeLuxi.QueryAsync(master, "instance", "name", "status")).Single(row => (string)row[0]! == name)[1]!;

    /// <summary>The jobs, the newest last: "success INSTANCE_STARTUP(inst1)".</summary>
    public async Task<IReadOnlyList<string>> JobsAsync() =>
        [.. (await NodeLuxi.QueryAsync(master, "job", "id", "status", "summary"))
            .OrderBy(job => (long)job[0]!)
            .Select(job => $"{job[1]} {string.Join(',', job[2]!.AsArray())}")];

    /// <summary>What the watcher's own file says of an instance; by the UUID of the first group.</summary>
    public int RestartCount(string name) => (int?)State()?["instance"]?[name]?["restart_count"] ?? 0;

    /// <summary>The stock watcher's state file.</summary>
    public JsonNode? State() => StateFile() is { } file && master.Files.Read(file) is { Length: > 0 } text ? JsonNode.Parse(text) : null;

    /// <summary>Forgets all attempts, as an operator does it.</summary>
    public void DeleteState()
    {
        if (StateFile() is { } file)
        {
            master.Files.Delete(file);
        }
    }

    public string? StateFile() => Directory.GetFiles(master.Files.Outside("/var/lib/ganeti"), "watcher.*.data")
        .Select(path => $"/var/lib/ganeti/{Path.GetFileName(path)}")
        .FirstOrDefault();

    /// <summary>Adds to hv_fake, and lets noded know it.</summary>
    private static async Task PatchHypervisorAsync(TestNode node, string patch)
    {
        const string Find = "realpath /usr/share/ganeti/*/ganeti/hypervisor/hv_fake.py | sort -u";
        foreach (var file in (await node.CheckedAsync(["sh", "-c", Find])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await node.Files.WriteAsync(file, node.Files.Read(file) + patch, NodeFileMode);
        }

        await node.Daemons.StopAsync("noded");
        await node.Daemons.StartAsync("noded");
    }

    private static string[] Processes(TestNode node, string name) =>
        node.Files.Read($"{GuestDirectory}/{name}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
