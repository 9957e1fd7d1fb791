using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>
/// Ganeti's operations on a cluster of three end as if the watcher were not there: the whole table once without it, and once beside it on every node. What is
/// killed right after an operation is back at once, by the service and not by its schedule, which does not come round.
/// </summary>
public abstract class ThreeNodesOperationTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    [Fact]
    public async Task EachOperation_BesideTheService_EndsAsWithoutIt_AndACrashAfterItIsMadeGoodAtOnce()
    {
        await using var outsider = await Cluster.BootOutsiderAsync();
        var stage = new OperationStage(Cluster, outsider);
        var alone = await PlayAsync(stage, isWatched: false);
        for (var round = 0; round < Rounds.Count; round++)
        {
            var beside = await PlayAsync(stage, isWatched: true);
            foreach (var (operation, expected, seen) in OperationTable.All.Zip(alone, beside))
            {
                Figures.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Suite}, three nodes: {operation.Name}: exit code {seen.ExitCode} in {seen.Elapsed.TotalSeconds:0.0} s; without the watcher {expected.ExitCode} in {expected.Elapsed.TotalSeconds:0.0} s"));
            }
        }
    }

    private static async Task<List<CommandResult>> PlayAsync(OperationStage stage, bool isWatched)
    {
        List<CommandResult> results = [];
        foreach (var operation in OperationTable.All)
        {
            await (operation.Prepare?.Invoke(stage) ?? Task.CompletedTask);
            foreach (var node in stage.Living)
            {
                await NodeReset.ConfigureAsync(node, ("Schedule", WatcherConfig.Never));
            }

            await using (await Watchers.ServeAsync(isWatched ? stage.Living : []))
            {
                var result = await operation.RunAsync(stage);
                Assert.True(result.ExitCode == 0, $"{operation.Name}{(isWatched ? "" : ", without the watcher")}: {result}\n{stage.Master.Log}");
                results.Add(result);
                await stage.CheckAsync();
                if (isWatched)
                {
                    await CheckCrashesAsync(stage);
                }
            }

            await (operation.Restore?.Invoke(stage) ?? Task.CompletedTask);
        }

        return results;
    }

    private static async Task CheckCrashesAsync(OperationStage stage)
    {
        var (luxid, confd) = (stage.Master.Daemons.Get("luxid"), stage.Ordinary.Daemons.Get("confd"));
        await stage.Master.Daemons.KillAsync("luxid");
        await stage.Ordinary.Daemons.KillAsync("confd");
        await stage.Master.Daemons.WaitForNextAsync("luxid", luxid);
        await stage.Ordinary.Daemons.WaitForNextAsync("confd", confd);

        // After a failover without a vote: without its arguments it could not win one.
        Assert.Equal(luxid.CommandLine, stage.Master.Daemons.Get("luxid").CommandLine);
        await stage.CheckAsync();
    }
}
