using System.Globalization;

namespace Watcher.NodeTests.Campaigns;

/// <summary>The stock watcher's passes on a node, one after the other, as cron's are but without the long pauses.</summary>
internal sealed class StockPasses : IAsyncDisposable
{
    private const string NoMore = "/run/no-more-stock-passes";
    private const string Ended = "/run/stock-passes";

    // One that hangs would do so for minutes, with the group's file locked.
    private const string Passes =
        $"while [ ! -e {NoMore} ]; do timeout -k 1 60 {TestNode.StockWatcher} > /run/stock-printed 2>&1; echo $? >> {Ended}; cat /run/stock-printed >> {Ended}.printed; sleep 2; done";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly TestNode _node;
    private readonly Task _outside;

    private StockPasses(TestNode node, Task outside) => (_node, _outside) = (node, outside);

    /// <summary>How many have ended.</summary>
    public int Count => Codes.Length;

    /// <summary>What they ended with.</summary>
    public string[] Codes => _node.Files.Read(Ended).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What they printed.</summary>
    public string Printed => _node.Files.Read($"{Ended}.printed");

    public static StockPasses Start(TestNode node)
    {
        foreach (var file in new[] { NoMore, Ended, $"{Ended}.printed" })
        {
            node.Files.Delete(file);
        }

        return new StockPasses(node, node.RunAsync(["sh", "-c", Passes], Longest));
    }

    /// <summary>Waits for the end of one that has begun since now.</summary>
    public async Task UntilItHasLookedAsync()
    {
        var after = Count + 1;
        await Until.TrueAsync(() => Count > after, TimeSpan.FromMinutes(3), "the stock watcher has made a pass", () => string.Create(CultureInfo.InvariantCulture, $"{Count} passes\n{_node.Log}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.CheckedAsync(["touch", NoMore]);
        await _outside;
    }
}
