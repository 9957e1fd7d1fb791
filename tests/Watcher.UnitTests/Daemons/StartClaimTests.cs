using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class StartClaimTests : IDisposable
{
    private static readonly Daemon Rapi = DaemonCatalog.Find("rapi")!;
    private static readonly Daemon Luxid = DaemonCatalog.Find("luxid")!;

    private readonly string _root = Directory.CreateTempSubdirectory("claim").FullName;
    private readonly StartClaim _claim;

    public StartClaimTests() => _claim = new StartClaim(new GanetiPaths(_root));

    [Fact]
    public void OneStartOfADaemonAtOnce_WhoeverMakesIt()
    {
        using var first = _claim.TryTake(Rapi, out _);

        Assert.Null(new StartClaim(new GanetiPaths(_root)).TryTake(Rapi, out var heldBy));
        Assert.StartsWith($"pid {Environment.ProcessId} ", heldBy, StringComparison.Ordinal);
        using var other = _claim.TryTake(Luxid, out _);
        Assert.NotNull(other);
    }

    [Fact]
    public void IsTaken_ForAsLongAsItIsHeld_AndIsNotTakenByLooking()
    {
        Assert.False(_claim.IsTaken(Rapi));
        using (_claim.TryTake(Rapi, out _))
        {
            Assert.True(_claim.IsTaken(Rapi));
        }

        Assert.False(_claim.IsTaken(Rapi));
        using var again = _claim.TryTake(Rapi, out _);
        Assert.NotNull(again);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
