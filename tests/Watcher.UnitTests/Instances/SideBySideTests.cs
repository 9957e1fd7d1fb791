using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>luxid asks the nodes before it answers for instances, and again before it answers for nodes: a pass waits for both at once.</summary>
public sealed class SideBySideTests : GroupTest
{
    [Fact]
    public async Task InstancesAndNodes_AreAskedAtOnce_AndLocksBefore()
    {
        World.Add("inst1");
        var luxi = new Meeting(World, "instance", "node");
        var duty = new InstancesDuty(
            new NodeGroup(LuxiWorld.GroupUuid, "default"), new GroupStateFile(StateFile, readOnly: true), new StatusFiles(Paths, new Ssconf(Paths), Time),
            _ => Task.FromResult<string?>(null), () => null, luxi, new WhereaboutsProbe(World, World), null, () => Options, Time);

        var seen = await duty.ObserveAsync(InstancesMemory.Blank, [new Tick()], TestContext.Current.CancellationToken);

        Assert.True(seen.IsFresh);
        Assert.Equal(["lock", "instance", "node"], luxi.Asked.Take(3));
    }

    /// <summary>Answers neither of two questions before it has both.</summary>
    private sealed class Meeting(ILuxi luxi, params string[] kinds) : ILuxi
    {
        private readonly TaskCompletionSource _met = new();

        public List<string> Asked { get; } = [];

        public Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct) => luxi.CallAsync(method, arguments, ct);

        public async Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct)
        {
            Asked.Add(query.What);
            if (kinds.Contains(query.What))
            {
                if (kinds.All(Asked.Contains))
                {
                    _met.SetResult();
                }

                await _met.Task.WaitAsync(ct);
            }

            await luxi.QueryAsync(query, take, ct);
        }
    }
}
