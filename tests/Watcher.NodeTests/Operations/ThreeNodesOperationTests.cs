using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>
/// Ganeti's operations on a cluster of three end as if the watcher were not there (<see cref="OperationControl"/>): each once beside it on every node, which is told
/// of none of them as if something were wrong. What is killed right after an operation is back at once, by the service and not by its schedule, which does not come round.
/// </summary>
public abstract class ThreeNodesOperationTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    /// <summary>What is done among three nodes.</summary>
    private protected virtual IReadOnlyList<Operation> Table => Rounds.AreByHand ? OperationTable.All : OperationTable.OfRing(Suite);

    /// <summary>What is done once the third has left.</summary>
    private protected virtual IReadOnlyList<Operation> TableOfTwo => Rounds.AreByHand ? OperationTable.OfTwo : OperationTable.OfTwoInRing(Suite);

    /// <summary>Whether it is known what all comes to without the watcher: once for a release is enough.</summary>
    private protected virtual bool HasControl => true;

    [Fact]
    public async Task EachOperation_BesideTheService_EndsAsWithoutIt_AndACrashAfterItIsMadeGoodAtOnce()
    {
        await using var outsider = await Cluster.BootOutsiderAsync();
        var stage = new OperationStage(Cluster, outsider);
        await CompareAsync(stage, Table, "three nodes");
        if (TableOfTwo.Count > 0)
        {
            await stage.ShrinkToTwoAsync();
            await CompareAsync(stage, TableOfTwo, "two nodes");
        }
    }

    private async Task CompareAsync(OperationStage stage, IReadOnlyList<Operation> table, string where)
    {
        var control = new OperationControl($"{where.Replace(' ', '-')}-{Kind}");
        var alone = HasControl && OperationControl.IsLive ? await PlayAsync(stage, table, isWatched: false) : null;
        if (alone is not null)
        {
            await control.HoldAsync(table.Select(operation => operation.Name).Zip(alone));
        }

        for (var round = 0; round < Rounds.Count; round++)
        {
            var watched = await PlayAsync(stage, table, isWatched: true);
            for (var i = 0; i < table.Count; i++)
            {
                var (name, now) = (table[i].Name, watched[i]);
                var beside = alone is null ? "" : Text($"; without the watcher {alone[i].ExitCode} in {alone[i].Elapsed.TotalSeconds:0.0} s");
                Figures.Say(Text($"{Kind}, {where}: {name}: exit code {now.ExitCode} in {now.Elapsed.TotalSeconds:0.0} s{beside}"));
                if (HasControl)
                {
                    Assert.Equal(alone is null ? control.Of(name) : OperationControl.Text(name, alone[i]), OperationControl.Text(name, now));
                }
            }
        }
    }

    private string Kind => $"{GetType().Name.Replace("ThreeNodesOperation", "", StringComparison.Ordinal).Replace("Tests", "", StringComparison.Ordinal)}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<List<CommandResult>> PlayAsync(OperationStage stage, IReadOnlyList<Operation> table, bool isWatched)
    {
        foreach (var node in stage.Living)
        {
            // The same daemon is killed after each operation: that is no crash loop.
            await NodeReset.ConfigureAsync(node, ("Schedule", WatcherConfig.Never), ("Daemons:ShortLife", "1s"));
        }

        List<CommandResult> results = [];
        var told = 0;
        await using var watchers = await Watchers.ServeAsync(isWatched ? stage.Living : []);
        foreach (var operation in table)
        {
            await (operation.Prepare?.Invoke(stage) ?? Task.CompletedTask);
            watchers.Mark();
            var result = await operation.RunAsync(stage);
            Assert.True(result.ExitCode == operation.ExitCode, $"{operation.Name}{(isWatched ? "" : ", without the watcher")}: {result}\n{stage.Master.Log}");
            results.Add(result);
            await stage.CheckAsync();
            var (lines, alarms) = watchers.Told();
            told += lines;
            Assert.True(alarms.Count == 0, $"{operation.Name}: {string.Join('\n', alarms)}");
            if (isWatched)
            {
                await CheckCrashesAsync(stage);
            }

            await (operation.Restore?.Invoke(stage) ?? Task.CompletedTask);
        }

        if (isWatched)
        {
            Figures.Say(Text($"{Kind}: the services have told {told} lines of {table.Count} operations, none at WARNING or above"));
        }

        return results;
    }

    private static async Task CheckCrashesAsync(OperationStage stage)
    {
        var (luxid, mond) = (stage.Master.Daemons.Get("luxid"), stage.Bystander.Daemons.Get("mond"));
        await stage.Master.Daemons.KillAsync("luxid");
        await stage.Bystander.Daemons.KillAsync("mond");
        await stage.Master.Daemons.WaitForNextAsync("luxid", luxid);
        await stage.Bystander.Daemons.WaitForNextAsync("mond", mond);
        if (!stage.HasUnits)
        {
            // One that the next operation stops before the start counts would be a start that failed.
            await UntilStartedAsync(stage.Master, "luxid");
            await UntilStartedAsync(stage.Bystander, "mond");
        }

        // After a failover without a vote: without its arguments it could not win one.
        Assert.Equal(luxid.CommandLine, stage.Master.Daemons.Get("luxid").CommandLine);
        await stage.CheckAsync();
    }

    private static Task UntilStartedAsync(TestNode node, string daemon) => Until.TrueAsync(
        () => node.Log.Contains($"ganeti-{daemon} runs as pid {node.Daemons.Get(daemon).Pid}", StringComparison.Ordinal), $"the start of {daemon} counts", () => node.Log);
}
