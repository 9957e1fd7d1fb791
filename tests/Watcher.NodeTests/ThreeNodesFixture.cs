namespace Watcher.NodeTests;

/// <summary>A cluster of three nodes for a class.</summary>
public sealed class ThreeNodesFixture : IAsyncLifetime
{
    private ThreeNodes? _cluster;
    private string? _whyNot;

    internal ThreeNodes Cluster
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _cluster!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _whyNot = await NodeSupport.WhyNotAsync();
        if (_whyNot is null)
        {
            _cluster = await ThreeNodes.BootAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
