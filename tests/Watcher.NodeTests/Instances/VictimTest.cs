namespace Watcher.NodeTests.Instances;

/// <summary>A master with an instance to crash, of which nothing is remembered.</summary>
public abstract class VictimTest(NodeFixture fixture) : NodeTest(fixture)
{
    private protected const string Victim = "victim";
    private protected const string MasterName = "node1.gnt.test";

    private protected NodeInstances Instances => field ??= new(Node);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Node.Files.Delete("/var/lib/ganeti/watcher.pause");

        // To undrain a queue that is open would hang: luxid stumbles over the file that is not there.
        if (Node.Files.Exists("/var/lib/ganeti/queue/drain"))
        {
            await Node.CheckedAsync(["gnt-cluster", "queue", "undrain"]);
        }

        Instances.DeleteState();
        await NodeInstances.CrashAsync(Node, Victim);
        await Until.SucceedsAsync(() => Instances.AddAsync(MasterName, Victim));
    }
}
