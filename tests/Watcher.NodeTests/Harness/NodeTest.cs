using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Harness;

/// <summary>A test on a class's node: starts from a healthy node and an untouched watcher, ends with the guest alive.</summary>
public abstract class NodeTest(NodeFixture fixture) : IAsyncLifetime
{
    private protected TestNode Node => fixture.Node;

    private protected Suite Suite => fixture.Suite;

    public virtual async ValueTask InitializeAsync() => await NodeReset.RunAsync(Node);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    private protected Task ConfigureAsync(params (string Key, JsonNode Value)[] settings) => NodeReset.ConfigureAsync(Node, settings);

    /// <summary>One pass that is expected to succeed in silence, as cron would want it.</summary>
    private protected async Task PassAsync(params string[] options)
    {
        var result = await Node.WatcherAsync(["--once", .. options]);
        Assert.True(result.ExitCode == 0, $"{result}\n{Node.Log}");
        Assert.Equal("", result.Text);
    }
}
