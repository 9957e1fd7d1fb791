using CsCheck;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.TestKit.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class RetryDelayTests
{
    private static readonly Daemon Rapi = DaemonCatalog.Find("rapi")!;

    [Fact]
    public void IsTheDoublingDelay_AndUpToAFifthLess() => Gen.Select(Gen.Int[0, 50], Gen.String[Gen.Char.AlphaNumeric, 1, 36]).Sample((tries, boot) =>
    {
        var most = Backoff.After(tries, TestOptions.Defaults.RetryFirst, TestOptions.Defaults.RetryMost);
        return After(tries, boot) <= most && After(tries, boot) >= most * 0.8;
    });

    [Fact]
    public void TheFirstDeathInARow_IsAnsweredAtOnce() => Assert.Equal(TimeSpan.Zero, After(0, "one"));

    [Fact]
    public void IsTheSameWheneverItIsAsked_AndAnotherOnEachNode()
    {
        Assert.Equal(After(3, "one"), After(3, "one"));
        Assert.NotEqual(After(3, "one"), After(3, "another"));
    }

    private static TimeSpan After(int tries, string boot) =>
        RetryDelay.After(tries, Rapi, new DaemonContext(boot, TestOptions.Defaults, null, default, MayStart: true, IsHeld: false));
}
