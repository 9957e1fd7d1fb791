using System.Text.Json.Nodes;
using Watcher.NodeTests.Cluster;

namespace Watcher.NodeTests.Instances;

/// <summary>What a pass leaves and finds of its work on instances, in files and in the job queue, beside the stock watcher.</summary>
[Collection<InstancesBookworm>]
public sealed class InstanceFilesTests(PlainNode node) : VictimTest(node)
{
    private static readonly System.Text.RegularExpressions.Regex JobNumber = new("job=[0-9]+");

    [Fact]
    public async Task StateFile_IsCarriedOver_FromTheStockWatcherAndBack()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync();
        Assert.Equal(1, Instances.RestartCount(Victim));
        var bootId = Instances.State()!["node"]![MasterName]!["bootid"]!.ToString();

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Equal(2, Instances.RestartCount(Victim));
        Assert.Equal(bootId, Instances.State()!["node"]![MasterName]!["bootid"]!.ToString());

        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync();
        Assert.Equal(3, Instances.RestartCount(Victim));
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    /// <summary>An attempt that the cluster prevented is made again after five minutes; who removes the file, as the manual says, has it made at once.</summary>
    [Fact]
    public async Task StateFileIsRemovedAfterASetback_TheNextPassTriesAtOnce()
    {
        await Node.CheckedAsync(["gnt-instance", "modify", "--force", "--ignore-ipolicy", "-B", "minmem=8T,maxmem=8T", Victim]);
        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Contains($"{Victim} could not be tried, which does not count as an attempt", Node.Log, StringComparison.Ordinal);
        await Node.CheckedAsync(["gnt-instance", "modify", "--force", "-B", "minmem=128M,maxmem=128M", Victim]);
        await PassAsync();
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));

        Instances.DeleteState();
        await PassAsync();

        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task StateFileIsALinkOfRoots_IsServed_ADirectoryIsSaidToBeOne()
    {
        await PassAsync();
        var file = Instances.StateFile()!;
        await Node.CheckedAsync(["sh", "-c", $"mv {file} /root/elsewhere && ln -s /root/elsewhere {file}"]);
        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Equal(1, Instances.RestartCount(Victim));

        await Node.CheckedAsync(["sh", "-c", $"rm -f {file} && mkdir {file}"]);
        var pass = await Node.WatcherAsync("--once");
        Assert.Equal(1, pass.ExitCode);
        Assert.Contains($"{file}: is a directory, not a regular file. Remove it; attempts begin anew. The group is not served until then", Node.Log, StringComparison.Ordinal);
        await Node.CheckedAsync(["rmdir", file]);
    }

    [Theory]
    [InlineData("rm -f")]
    [InlineData("truncate -s 0")]
    public async Task NodeGroupsAreMissingOrEmpty_IsNoSuccess(string how)
    {
        const string Groups = "/var/lib/ganeti/ssconf_nodegroups";
        await Node.CheckedAsync(["cp", "-a", Groups, "/root/nodegroups"]);
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.CheckedAsync(["sh", "-c", $"{how} {Groups}"]);
        try
        {
            Assert.Equal(1, (await Node.WatcherAsync("--once")).ExitCode);
            Assert.Contains("ERROR The node groups are unknown, and their instances are left alone", Node.Log, StringComparison.Ordinal);
            Assert.Equal(1, (await Node.WatcherAsync("status")).ExitCode);

            // What is advised: WConfd writes these files, all of them, when the content of one changes.
            await Node.CheckedAsync(["sh", "-c", "gnt-cluster add-tags anew && gnt-cluster remove-tags anew"]);
            await Until.TrueAsync(() => Node.Files.Read(Groups) == Node.Files.Read("/root/nodegroups"), "the file is back");
        }
        finally
        {
            await Node.CheckedAsync(["cp", "-a", "--remove-destination", "/root/nodegroups", Groups]);
        }

        await PassAsync();
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task StatusFiles_AreTheStockWatchers()
    {
        await Node.StockWatcherAsync("--no-verify-disks");
        var stock = Node.Files.Read("/run/ganeti/instance-status");
        Node.Files.Delete("/run/ganeti/instance-status");

        await PassAsync();

        Assert.Equal(stock, Node.Files.Read("/run/ganeti/instance-status"));
        Assert.Contains($"{Victim} running", stock, StringComparison.Ordinal);
    }

    /// <summary>The state file lies on an overlay here, where the kernel's table of locks has another device than stat(2).</summary>
    [Fact]
    public async Task StateFileIsLocked_ThePassSaysByWhom()
    {
        await PassAsync();
        await using var holder = await LockHolder.TakeAsync(Node, Instances.StateFile()!);

        await Node.WatcherAsync("--once", "--debug");

        Assert.Matches(@"another ganeti-watcher is at work \(pid [0-9]+ \(sleep 3333\)\)", Node.Log);
    }

    [Fact]
    public async Task Job_IsTheOneThatTheStockWatcherLeaves()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync("--no-verify-disks");
        var stock = await LastJobAsync();

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();

        Assert.Equal(stock, await LastJobAsync());
        Assert.Equal($"success INSTANCE_STARTUP({Victim})", (await Instances.JobsAsync())[^1]);
    }

    [Fact]
    public async Task OldJobs_AreArchived()
    {
        var before = (await Instances.JobsAsync()).Count;
        Assert.True(before > 0);

        var pass = await Node.WatcherAsync("--debug", "--job-age", "0");

        Assert.Empty(await Instances.JobsAsync());
        Assert.Contains($"{before} old jobs were archived", pass.Error, StringComparison.Ordinal);
    }

    /// <summary>The opcodes of the newest job: type, priority, reasons without their times.</summary>
    private async Task<string> LastJobAsync()
    {
        var id = (await Node.CheckedAsync(["gnt-job", "list", "--no-headers", "-o", "id"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        var job = (await Node.CheckedAsync(["cat", $"/var/lib/ganeti/queue/job-{id}"])).Output;
        var opcodes = JsonNode.Parse(job)!["ops"]!.AsArray().Select(op => op!["input"]!.AsObject()).ToList();
        foreach (var reason in opcodes.SelectMany(op => op["reason"]!.AsArray()))
        {
            (reason![1], reason[2]) = (JobNumber.Replace((string)reason[1]!, "job=N"), null);
        }

        return string.Join('\n', opcodes.Select(op => string.Join(", ", op.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value?.ToJsonString()}"))));
    }
}
