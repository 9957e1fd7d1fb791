namespace Watcher.NodeTests.Operations;

/// <summary>The watcher at work on some nodes, as a service in the foreground or as passes one after the other, as cron's are but without the pauses.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private const string NoMore = "/run/no-more-passes";
    private const string Passes = $"while [ ! -e {NoMore} ]; do {TestNode.Watcher} --once; sleep 2; done";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private readonly List<WatcherService> _services = [];
    private readonly Dictionary<WatcherService, int> _heard = [];
    private readonly List<(TestNode Node, Task Ended)> _passes = [];

    /// <summary>A service on each node, which has seen the daemons when this returns.</summary>
    public static async Task<Watchers> ServeAsync(params IEnumerable<TestNode> nodes)
    {
        var watchers = new Watchers();
        watchers._services.AddRange(await Task.WhenAll(nodes.Select(node => WatcherService.StartAsync(node))));
        return watchers;
    }

    /// <summary>What is told from now on is what <see cref="Told"/> looks at.</summary>
    public void Mark()
    {
        foreach (var service in _services)
        {
            _heard[service] = service.Printed.Length;
        }
    }

    /// <summary>How many lines the services have told since, and those that are more than information.</summary>
    public (int Lines, IReadOnlyList<string> Alarms) Told()
    {
        List<string> lines = [.. _services.SelectMany(service => service.Printed[_heard.GetValueOrDefault(service)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        return (lines.Count, [.. lines.Where(line => line.Contains("WARNING", StringComparison.Ordinal) || line.Contains("ERROR", StringComparison.Ordinal))]);
    }

    /// <summary>Passes on each node, every few seconds.</summary>
    public static async Task<Watchers> PassAsync(params IEnumerable<TestNode> nodes)
    {
        var watchers = new Watchers();
        foreach (var node in nodes)
        {
            node.Files.Delete(NoMore);
            watchers._passes.Add((node, node.RunAsync(["sh", "-c", Passes], Longest)));
            await Until.TrueAsync(() => node.Files.Exists(TestNode.DaemonsMemory), $"a pass on {node.Name} is through");
        }

        return watchers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        foreach (var (node, ended) in _passes)
        {
            await node.CheckedAsync(["touch", NoMore]);
            await ended;
        }
    }
}
