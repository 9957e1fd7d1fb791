using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

public sealed class ModeDecisionTests
{
    private static readonly ModeEvidence NoSystemd = new(false, null, null);
    private static readonly ModeEvidence NotFound = new(true, "not-found", null);
    private static readonly ModeEvidence Loaded = new(true, "loaded", null);
    private static readonly ModeEvidence Silent = new(true, null, "no answer");

    [Fact]
    public void Decide_FirstLook_IsBelieved()
    {
        Assert.Equal(NodeMode.Plain, Decide(NoSystemd).Mode);
        Assert.Equal(NodeMode.Plain, Decide(NotFound).Mode);
        Assert.Equal(NodeMode.Systemd, Decide(Loaded).Mode);
        Assert.Equal(NodeMode.Systemd, Decide(new ModeEvidence(true, "masked", null)).Mode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("error")]
    [InlineData("bad-setting")]
    public void Decide_FirstLookSeesNothing_IsUnknownAndStartsNothing(string? loadState)
    {
        var state = Decide(new ModeEvidence(true, loadState, "no answer"));

        Assert.Equal(NodeMode.Unknown, state.Mode);
        Assert.False(state.MayStartDaemons);
    }

    [Fact]
    public void Decide_AnotherAnswer_TakesTwoLooksAndStartsNothingMeanwhile()
    {
        var plain = Decide(NotFound);
        var once = ModeDecision.Decide(plain, Loaded);
        var twice = ModeDecision.Decide(once, Loaded);

        Assert.Equal((NodeMode.Plain, false), (once.Mode, once.MayStartDaemons));
        Assert.Equal(NodeMode.Systemd, twice.Mode);
    }

    [Fact]
    public void Decide_AnotherAnswerOnceOnly_IsForgotten()
    {
        var state = Decide(NotFound, Loaded, NotFound, Loaded);

        Assert.Equal(NodeMode.Plain, state.Mode);
        Assert.True(Decide(NotFound, Loaded, NotFound).MayStartDaemons);
    }

    [Fact]
    public void Decide_Silence_KeepsTheModeButStartsNothingUntilAnAnswer()
    {
        var state = Decide(NotFound, Silent);

        Assert.Equal((NodeMode.Plain, false), (state.Mode, state.MayStartDaemons));
        Assert.True(ModeDecision.Decide(state, NotFound).MayStartDaemons);
    }

    private static ModeState Decide(params ModeEvidence[] looks) => looks.Aggregate(ModeState.Blank, ModeDecision.Decide);
}
