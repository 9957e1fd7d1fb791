namespace Watcher.NodeTests.Harness;

/// <summary>One node for all tests of a class; at the end its guest must still be the one from the beginning.</summary>
public abstract class NodeFixture : IAsyncLifetime
{
    private readonly NodeRequest _request;
    private TestNode? _node;
    private string? _whyNot;

    private protected NodeFixture(NodeRequest request) => _request = request with { WithQuickStarts = request.WithQuickStarts || request.InCluster, WithQuickPrograms = true };

    internal Suite Suite => _request.Suite;

    /// <summary>For figures.</summary>
    internal string Debian => Suite == Suite.Trixie ? "Debian 13" : "Debian 12";

    internal TestNode Node
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _node!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _whyNot = await NodeSupport.WhyNotAsync();
        if (_whyNot is null)
        {
            _node = await TestNode.BootAsync(_request);
            NodeCosts.Note(_node);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }
}
