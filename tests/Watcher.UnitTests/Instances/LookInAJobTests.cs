using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>A look in the middle of a job of ours, which ends before anything is said of it.</summary>
public sealed class LookInAJobTests : IDisposable
{
    private const string Victim = "inst1";
    private const long Job = 1;
    private static readonly Moment Now = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(5), null);

    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly LuxiWorld _world = new();
    private readonly SettableTime _time = new(Now.Wall);
    private readonly GroupStateFile _file;
    private readonly InstancesDuty _duty;

    public LookInAJobTests()
    {
        var paths = new GanetiPaths(_root);
        Directory.CreateDirectory(paths.DataDirectory);
        _file = new GroupStateFile(paths.GroupState(LuxiWorld.GroupUuid), readOnly: true);
        _duty = new InstancesDuty(
            new NodeGroup(LuxiWorld.GroupUuid, "default"), _file, new StatusFiles(paths, new Ssconf(paths), _time), _ => Task.FromResult<string?>(null), () => null,
            _world, new WhereaboutsProbe(_world, _world), waiter: null, () => new InstancesOptions(), _time);
        _world.Add(Victim, "ERROR_down");
        _world.AddJob("running", "OP_INSTANCE_STARTUP", Victim);
        _world.Locked.Add(Victim);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("success", null)]
    [InlineData("error", "OpExecError")]
    public async Task TheJobHasEnded_ItIsNotSaidToBeAtIt_AndNothingIsDoneByThatLook(string status, string? error)
    {
        var looked = await StepAsync(Memory, new Tick());

        var verdict = await StepAsync(looked.Memory, new JobEnded(Job, status, [new OpcodeResult(status, error is null ? null : new(error, ["no memory"]))]));

        Assert.Empty(verdict.Notices.OfType<InstanceLeftAlone>());
        Assert.Empty(verdict.Acts);
        Assert.Null(verdict.WakeIn);
    }

    /// <summary>What was counted and not made is made by a new look, which does not wait for the schedule.</summary>
    [Fact]
    public async Task TheAttemptIsOwed_LooksAtOnceAgain()
    {
        var looked = await StepAsync(Memory, new Tick());

        var verdict = await StepAsync(looked.Memory, new JobEnded(Job, "error", [new OpcodeResult("error", new("OpExecError", ["Preceding opcode failed"]))]));

        Assert.Empty(verdict.Notices.OfType<InstanceLeftAlone>());
        Assert.Empty(verdict.Acts);
        Assert.Equal(TimeSpan.Zero, verdict.WakeIn);
    }

    private static InstancesMemory Memory => InstancesMemory.Blank with
    {
        Jobs = [new PendingJob(LuxiWorld.NodeName, [new InstanceAttempt(Victim, InstanceWork.Restart, 1, 1, StockRecord.Blank)], Job)],
    };

    private async Task<Verdict<InstancesMemory>> StepAsync(InstancesMemory memory, Fact fact) =>
        InstancesDuty.Decide(memory, await _duty.ObserveAsync(memory, [fact], TestContext.Current.CancellationToken), Now);
}
