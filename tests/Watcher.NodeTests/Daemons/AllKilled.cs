namespace Watcher.NodeTests;

/// <summary>All daemons of a plain node killed outright, then one pass: ours, and the stock watcher's beside it.</summary>
internal static class AllKilled
{
    public static async Task ThenOnePassAsync(TestNode node, string debian, Func<Task> pass)
    {
        await node.Daemons.KillAsync(NodeDaemons.Names);
        await pass();
        var ours = node.Daemons.Running();

        await node.Daemons.RepairAsync(NodeDaemons.Names);
        await node.Daemons.KillAsync(NodeDaemons.Names);
        await node.StockWatcherAsync(30, "--no-verify-disks");
        var stock = node.Daemons.Running();

        Figures.Say(
            $"{debian}, six daemons killed, then one pass: {ours.Count} back (stock watcher: {stock.Count}, {string.Join(' ', stock)})");
        Assert.Equal(NodeDaemons.Names, ours);
    }
}
