using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Notify;

/// <summary>The operator's command on a real node with systemd, which hands it what it is to read: once when a fault begins, once when it ends.</summary>
public abstract class NotifyTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Command = "/usr/local/sbin/tell-of-faults";
    private const string Told = "/run/told";
    private const string Holds = "/var/lib/ganeti-watcher/holds.json";

    [Fact]
    public async Task Passes_TellOfAFault_WhenItBeginsAndEnds()
    {
        await ConfigureAsync(("Notify:Command", Command));
        await Node.Files.WriteAsync(Command, $"#!/bin/sh\nset -e\nmkdir -p {Told}\ncat > {Told}/$(ls {Told} | wc -l)\n", Executable);
        try
        {
            await Node.WatcherAsync("--once");
            await Node.Files.WriteAsync(Holds, "no holds");
            await Node.WatcherAsync("--once");
            await Node.WatcherAsync("--once");
            await Node.WatcherAsync("--once", "--dry-run");
            Node.Files.Delete(Holds);
            await Node.WatcherAsync("--once");
            await Node.WatcherAsync("--once");

            var changes = Documents().SelectMany(document => document["changes"]!.AsArray()).Where(change => Text(change!["fault"]!["event"]) == "HoldsUnknown").ToList();
            Assert.Equal(["begins", "ends"], changes.Select(change => Text(change!["change"])));
            Assert.Contains(Holds, Text(changes[0]!["fault"]!["text"]), StringComparison.Ordinal);
        }
        finally
        {
            Node.Files.Delete(Command);
            Node.Files.Delete(Holds);
            Node.Files.DeleteDirectory(Told);
        }
    }

    private static UnixFileMode Executable => (UnixFileMode)0b111_101_101;

    private IEnumerable<JsonNode> Documents() => Enumerable.Range(0, 100).TakeWhile(run => Node.Files.Exists($"{Told}/{run}")).Select(run => JsonNode.Parse(Node.Files.Read($"{Told}/{run}"))!);

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
