using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.Core.Storage;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Groups;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>The instances duty on a scripted cluster, with its real files in a directory of the test's own, in virtual time.</summary>
public abstract class GroupTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);
    private static readonly NodeGroup Group = new(LuxiWorld.GroupUuid, "default");

    private protected GroupTest()
    {
        Root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
        Paths = new GanetiPaths(Root);
        Directory.CreateDirectory(Paths.DataDirectory);
        Directory.CreateDirectory(Paths.PidDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(Paths.WatcherLock)!);
        Write($"{Paths.DataDirectory}/ssconf_nodegroups", $"{LuxiWorld.GroupUuid} default\n");
    }

    private protected string Root { get; }

    private protected GanetiPaths Paths { get; }

    private protected LuxiWorld World { get; } = new();

    private protected SettableTime Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private protected string BootId { get; set; } = "a boot";

    private protected InstancesOptions Options { get; set; } = new();

    private protected RecordingReporter Reporter { get; } = new();

    private protected string StateFile => Paths.GroupState(LuxiWorld.GroupUuid);

    /// <summary>What the last pass left standing.</summary>
    private protected IReadOnlyList<Notice> Standing { get; private set; } = [];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>A pass: a new process, as from cron.</summary>
    private protected Task<StepResult> PassAsync(StepMode mode = StepMode.Live, bool waits = true) => PassAsync(World, store => store, mode, waits);

    /// <summary>A pass that is killed at a point.</summary>
    /// <returns>Whether it was.</returns>
    private protected async Task<bool> KilledPassAsync(int at, bool waits)
    {
        var life = new Lifeline(World, at);
        await PassAsync(life, life.Store, StepMode.Live, waits);
        return life.IsDead;
    }

    /// <summary>A pass five minutes after the last one.</summary>
    private protected Task<StepResult> NextPassAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(5));
        return PassAsync();
    }

    private protected void AssertTold(string text) => Assert.Contains(Reporter.Texts, told => told.Contains(text, StringComparison.Ordinal));

    private protected void AssertStands<T>()
        where T : Notice => Assert.Contains(Standing, notice => notice is T);

    private protected void AssertStandsNot<T>()
        where T : Notice => Assert.DoesNotContain(Standing, notice => notice is T);

    /// <summary>What the stock watcher would read.</summary>
    private protected int RestartCount(string instance) => (int?)ReadState()["instance"]![instance]?["restart_count"] ?? 0;

    private protected int CleanupCount(string instance) => (int?)ReadState()["instance"]![instance]?["cleanup_count"] ?? 0;

    private protected JsonNode ReadState() => JsonNode.Parse(File.ReadAllBytes(StateFile))!;

    private protected static void Write(string path, string text) => File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The opcodes of all jobs that start an instance.</summary>
    private protected IEnumerable<JsonNode> StartsOf(string instance) => World.Jobs.SelectMany(job => job.Opcodes)
        .Where(opcode => (string?)opcode!["OP_ID"] == "OP_INSTANCE_STARTUP" && (string?)opcode["instance_name"] == instance)!;

    private async Task<StepResult> PassAsync(
        ILuxi luxi, Func<IMemoryStore<DutyState<InstancesMemory>>, IMemoryStore<DutyState<InstancesMemory>>> wrap, StepMode mode, bool waits)
    {
        var isLook = mode == StepMode.DryRun;
        using var file = new GroupStateFile(StateFile, isLook);
        using var connections = new Slots(8);
        var waiter = new JobWaiter(luxi, connections, Time);
        var duty = new InstancesDuty(
            Group, file, new StatusFiles(Paths, new Ssconf(Paths), Time), MasterAsync, () => World.Operation, luxi, new WhereaboutsProbe(luxi, World), waiter, () => Options, Time)
        {
            WhyNobodyAnswers = () => World.WhyNobodyAnswers,
        };
        var own = new JsonMemoryStore<DutyState<InstancesMemory>>($"{Root}/instances.json", InstancesJson.Default.DutyStateInstancesMemory, isLook);
        var runner = new DutyRunner<InstancesDuty, InstancesMemory, InstancesSeen>(
            duty, new InstancesStore(file, wrap(own), BootId, Time, new RestartPrecedence()), new WatcherGate(Paths, file, ignorePause: false, isLook, Time), Reporter, Time,
            new DutyRunnerOptions { TellsAllAtFirst = isLook });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waiting = waiter.RunAsync(runner.Post, ending.Token);
        var stepping = DutyLoop.RunUntilIdleAsync(runner, mode, Patience, Deadline, waits, Time, ending.Token);

        // A process that was killed while it waited for its job waits no more.
        var first = await Task.WhenAny(stepping, waiting).WaitAsync(Until.Deadline, ending.Token);
        var result = first == stepping ? await stepping : default;
        Standing = runner.Standing;
        await ending.CancelAsync();
        await Task.WhenAny(stepping);
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        return result;

        async Task<string?> MasterAsync(CancellationToken ct)
        {
            var said = await new LuxiClient(luxi).GetMasterAsync(ct);
            return said == LuxiWorld.NodeName ? null : $"luxid names {said} as the master";
        }
    }
}
