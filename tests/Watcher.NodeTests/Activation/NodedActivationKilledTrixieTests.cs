namespace Watcher.NodeTests.Activation;

/// <inheritdoc/>
[Collection<ActivatedTrixie>]
public sealed class NodedActivationKilledTrixieTests(UnitsTrixieNode node) : NodedActivationKilledTests(node)
{
    public static new TheoryData<string, string, string> Points => On(Suite.Trixie);
}
