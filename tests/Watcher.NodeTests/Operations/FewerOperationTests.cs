namespace Watcher.NodeTests.Operations;

/// <summary>The worst operations on another kind of node; what they come to without the watcher is shown by those that have a control.</summary>
public abstract class FewerOperationTests(ThreeNodesFixture fixture) : ThreeNodesOperationTests(fixture)
{
    private protected override IReadOnlyList<Operation> Table => OperationTable.Worst;

    private protected override IReadOnlyList<Operation> TableOfTwo => [];

    private protected override bool HasControl => false;
}
