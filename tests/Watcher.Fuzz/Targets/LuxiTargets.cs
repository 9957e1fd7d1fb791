using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.Core.WConfd;

namespace Watcher.Fuzz.Targets;

/// <summary>luxid's and WConfD's answers.</summary>
internal static class LuxiTargets
{
    private static readonly NodeGroup Group = new("b1b8f5e6-5f0a-4a77-8f8e-6a6b6c6d6e6f", "default");

    private static readonly ImmutableArray<Func<LuxiClient, ILuxi, Task>> Calls =
    [
        (client, _) => client.GetMasterAsync(CancellationToken.None),
        (client, _) => client.IsQueueDrainedAsync(CancellationToken.None),
        (client, _) => client.GetSoftwareVersionAsync(CancellationToken.None),
        (client, _) => client.SubmitAsync([[], []], CancellationToken.None),
        (client, _) => client.WaitForJobAsync(1, "running", CancellationToken.None),
        (client, _) => client.ArchiveAsync(TimeSpan.FromHours(6), CancellationToken.None),
        (_, luxi) => new WConfdClient(luxi).EchoAsync("ganeti-watcher", CancellationToken.None),
    ];

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        Luxi("luxi-call", CallAsync),
        Luxi("luxi-disks", DisksAsync),
        Luxi("luxi-instances", InstancesAsync),
        Luxi("luxi-job-end", JobEndAsync),
        Luxi("luxi-jobs", JobsAsync),
        Luxi("luxi-whereabouts", luxi => new WhereaboutsProbe(luxi, new RecordedNoded(luxi)).AskAsync(CancellationToken.None)),
    ];

    private static FuzzTarget Luxi(string name, Func<RecordedLuxi, Task> read) =>
        new(name, input => read(new RecordedLuxi(input)).GetAwaiter().GetResult(), typeof(LuxiException));

    /// <summary>Every kind of short answer; the last may be for any of them.</summary>
    private static async Task CallAsync(RecordedLuxi luxi)
    {
        var answer = luxi.Next();
        foreach (var call in Calls)
        {
            try
            {
                var one = new RecordedLuxi(answer);
                await call(new LuxiClient(one), one);
            }
            catch (LuxiException)
            {
                // It is no answer to this call.
            }
        }
    }

    private static async Task InstancesAsync(RecordedLuxi luxi)
    {
        var reader = new GroupReader(new LuxiClient(luxi), Group);
        _ = await reader.ReadLockedAsync(CancellationToken.None);
        _ = await reader.ReadInstancesAsync(CancellationToken.None);
        _ = await reader.ReadNodesAsync(CancellationToken.None);
    }

    private static async Task DisksAsync(RecordedLuxi luxi)
    {
        var reader = new DisksReader(new LuxiClient(luxi), Group);
        _ = await reader.ReadNodesAsync(CancellationToken.None);
        _ = await reader.ReadInstancesAsync(CancellationToken.None);
    }

    private static async Task JobsAsync(RecordedLuxi luxi)
    {
        var traces = await JobTraces.FindAsync(new LuxiClient(luxi), new HashSet<string> { "inst1.example.com" }, CancellationToken.None);
        _ = (traces.JobAt("inst1.example.com", ["node1.example.com"]), traces.BadMoveOf("inst1.example.com"));
    }

    private static async Task JobEndAsync(RecordedLuxi luxi)
    {
        foreach (var result in (await JobWaiter.ReadAsync(new LuxiClient(luxi), 1, CancellationToken.None)).Results)
        {
            _ = (result.WasCancelled, result.WasNotReached, result.WasPrevented, result.Error?.ToString(), result.Error?.Text);
            if (result.Value is { } value)
            {
                _ = VerifyReport.Read(value, "job 1");
            }
        }
    }
}
