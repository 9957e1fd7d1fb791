using Watcher.Core.Units.Activation.Luxid;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class LuxidCheckTests
{
    private static readonly LuxidFacts Done = new()
    {
        Installed = ["a"],
        IsLoaded = true,
        IsKnown = true,
        SocketIsActive = true,
        LingerIsActive = true,
        Luxid = 12,
        LuxidIsApart = true,
        AnyIsApart = true,
        Public = new(SocketNameKind.OurLink),
        Private = new(SocketNameKind.Socket, 7),
    };

    [Fact]
    public void AllAsItShouldBe_IsNoDifference() => Assert.Empty(LuxidCheck.Compare(Done));

    [Fact]
    public void TheNameThatClientsKnowIsGone_IsOne_WithWhatMendsIt()
    {
        var difference = Assert.Single(LuxidCheck.Compare(Done with { Public = default }));

        Assert.Equal("ganeti-luxid.socket", difference.Unit);
        Assert.Equal("ganeti-watcher units activation enable luxid", difference.Mend);
    }

    [Fact]
    public void TheSocketIsClosedThoughLuxidRuns_IsOne() => Assert.Single(LuxidCheck.Compare(Done with { SocketIsActive = false }));

    [Fact]
    public void NothingWouldKeepTheSocketOpenInAnUpgrade_IsOne() => Assert.Single(LuxidCheck.Compare(Done with { LingerIsActive = false }));

    /// <summary>On a node that is not the master, or that has stopped it.</summary>
    [Fact]
    public void LuxidIsDown_IsNone() => Assert.Empty(LuxidCheck.Compare(Done with { Luxid = null, LuxidIsApart = false, SocketIsActive = false, Public = default, Private = default }));

    /// <summary>These are told file by file already.</summary>
    [Fact]
    public void FilesDiffer_IsNone() => Assert.Empty(LuxidCheck.Compare(Done with { ToWrite = ["a"], Public = default }));
}
