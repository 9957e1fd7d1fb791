using CsCheck;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Activation.Luxid;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class LuxidPlanTests
{
    private static readonly SocketName Own = new(SocketNameKind.Socket, 7);

    private static readonly LuxidFacts Plain = new() { ToWrite = ["a", "b"], IsLoaded = true, Luxid = 12, Public = Own };

    private static readonly SocketName[] SomeNames = [default, Own, new(SocketNameKind.Socket, 8), new(SocketNameKind.OurLink)];

    private static readonly Gen<SocketName> Names = Gen.Int[0, SomeNames.Length - 1].Select(i => SomeNames[i]);

    private static readonly Gen<LuxidFacts> AnyFacts =
        from flags in Gen.Bool.Array[9]
        from known in Names
        from own in Names
        select new LuxidFacts
        {
            ToWrite = flags[0] || !flags[1] ? ["a"] : [],
            Installed = flags[1] ? ["b"] : [],
            IsLoaded = flags[2],
            SocketIsActive = flags[3],
            ProxyIsActive = flags[4],
            LingerIsActive = flags[8],
            Luxid = flags[5] ? 12 : null,
            LuxidIsApart = flags[5] && flags[6],
            AnyIsApart = flags[6],
            HasPrivateDirectory = flags[7] || own.Kind != SocketNameKind.Nothing,
            Public = known,
            Private = own,
        };

    /// <summary>From when systemd knows of its socket whoever starts luxid, though it runs, gives that the first name.</summary>
    [Fact]
    public void Enable_LuxidAtWork_GetsASecondNameBeforeTheFirstCanBeTaken() =>
        Assert.Equal(["LinkPrivate", "MoveApart", "Write", "Reload", "StartSocket", "StartLinger"], Steps(Plain, LuxidPlan.ToEnable, out _));

    [Fact]
    public void Enable_LuxidHasOnlyJustBeenStarted_ItsSocketIsWaitedFor() => Assert.Equal(
        ["AwaitSocket", "LinkPrivate", "MoveApart", "Write", "Reload", "StartSocket", "StartLinger"], Steps(Plain with { Public = default }, LuxidPlan.ToEnable, out _));

    [Fact]
    public void Enable_LuxidDown_OpensNoSocket() =>
        Assert.Equal(["Write", "Reload"], Steps(Plain with { Luxid = null, Public = default }, LuxidPlan.ToEnable, out _));

    /// <summary>What it and its jobs see in the place of Ganeti's directory must stay, and lead to luxid's next socket.</summary>
    [Fact]
    public void Disable_LuxidHasItsNameBack_ItsOwnDirectoryStays_AndLeadsOn()
    {
        Steps(Plain, LuxidPlan.ToEnable, out var enabled);

        Assert.Equal(["HandBack", "Stop", "Remove", "Reload", "RedirectPrivate"], Steps(enabled, LuxidPlan.ToDisable, out var disabled));
        Assert.Equal(Own, disabled.Public);

        Assert.Equal(["LinkPrivate", "Write", "Reload", "StartSocket", "StartLinger"], Steps(disabled, LuxidPlan.ToEnable, out var again));
        Assert.Equal(Own, again.Private);
    }

    /// <summary>Restarted in the middle: by then it has made its socket where clients look, and that is not touched.</summary>
    [Fact]
    public void Disable_LuxidWasStartedWithoutIt_ItsSocketIsLeftAlone() => Assert.Equal(
        ["Stop", "RemovePrivate"],
        Steps(
            new LuxidFacts
            {
                IsLoaded = true,
                SocketIsActive = true,
                Luxid = 13,
                HasPrivateDirectory = true,
                Public = new(SocketNameKind.Socket, 9),
                Private = Own,
            },
            LuxidPlan.ToDisable,
            out _));

    /// <summary>From the middle of one into the other, or whatever else there is: it ends, and never takes luxid's only name away.</summary>
    [Fact]
    public void FromAnyFacts_ItEnds_AndASocketStaysReachable() => AnyFacts.Sample(
        facts =>
        {
            Steps(facts, LuxidPlan.ToEnable, out var enabled);
            Steps(enabled, LuxidPlan.ToDisable, out var disabled);
            Steps(disabled, LuxidPlan.ToEnable, out var again);
            return disabled is { Installed.Length: 0, LingerIsActive: false, SocketIsActive: false, ProxyIsActive: false }
                && (enabled.Luxid is null || enabled is { SocketIsActive: true, LingerIsActive: true, Public.Kind: SocketNameKind.OurLink })
                && (enabled.Luxid is null || enabled.Private.Kind == SocketNameKind.Socket || facts is { Public.Kind: not SocketNameKind.Socket, Private.Kind: not SocketNameKind.Socket })
                && again.Installed.Length > 0;
        },
        print: facts => facts.ToString());

    private static string[] Steps(LuxidFacts facts, Func<LuxidFacts, ActivationStep?> next, out LuxidFacts after)
    {
        var steps = new List<string>();
        for (after = facts; next(after) is { } step; after = LuxidOutcome.After(step, after))
        {
            steps.Add(step.GetType().Name);
            Assert.True(steps.Count < 20, string.Join(' ', steps));
        }

        return [.. steps];
    }
}
