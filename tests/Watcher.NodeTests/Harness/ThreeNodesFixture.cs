namespace Watcher.NodeTests.Harness;

/// <summary>A cluster of three nodes for a class.</summary>
public class ThreeNodesFixture : IAsyncLifetime
{
    private readonly NodeRequest _request;
    private ThreeNodes? _cluster;
    private string? _whyNot;

    public ThreeNodesFixture()
        : this(new NodeRequest())
    {
    }

    private protected ThreeNodesFixture(NodeRequest request) => _request = request with { WithQuickStarts = true, WithQuickPrograms = true };

    internal Suite Suite => _request.Suite;

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
            _cluster = await ThreeNodes.BootAsync(_request);
            NodeCosts.Note(_cluster.All);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
