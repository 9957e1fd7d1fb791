using Watcher.Core;
using Watcher.Core.Disks;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>When a volume counts as lost: never on less than an answer of the node that should have it. To build a copy anew that is there destroys it.</summary>
public sealed class LostVolumesTests : DisksTest
{
    [Theory]
    [InlineData("is silent")]
    [InlineData("is offline")]
    [InlineData("fails to list its volumes")]
    public async Task NodeThatTellsNothing_HasLostNothing(string node)
    {
        AddMirrored("inst1");
        Make(Node2, node);

        await PlayAsync(minutes: 31);

        Assert.Equal(7, Verifications.Count());
        Assert.Equal(0, TimesTold("has lost volumes"));
        Assert.Equal(node == "fails to list its volumes" ? 1 : 0, TimesTold($"The disks on {Node2} could not be verified: lvs exited with 5"));
    }

    [Theory]
    [InlineData("is silent")]
    [InlineData("is offline")]
    [InlineData("fails to list its volumes")]
    public async Task NodeThatTellsNothing_TakesNothingBackEither(string node)
    {
        var instance = AddMirrored("inst1");
        instance.LostVolumes.Add("xenvg/disk0");
        World.Nodes["node3.example.com"] = LuxiWorld.GroupUuid;
        await PlayAsync(minutes: 1);
        AssertTold("inst1 has lost volumes: xenvg/disk0 on node1.example.com");

        Make(LuxiWorld.NodeName, node);
        await PlayAsync(minutes: 11);
        Assert.Contains(Player.Standing, notice => notice is VolumesMissing);

        Make(LuxiWorld.NodeName, "answers");
        instance.LostVolumes.Clear();
        await PlayAsync(minutes: 16);
        Assert.DoesNotContain(Player.Standing, notice => notice is VolumesMissing);
        Assert.Equal(1, TimesTold("has lost volumes"));
    }

    /// <summary>The schedule's next look comes five minutes later, and a pass's next one is another pass.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LuxidThatIsAwayForAMoment_IsAskedAgainForWhatAReportIsWorth(bool isService)
    {
        Player.IsService = isService;
        AddMirrored("inst1").LostVolumes.Add("xenvg/disk0");
        var failures = 0;
        TimeSpan? away = null;
        World.Before = (method, _) =>
        {
            if (method == "QueryConfigValues" && Verifications.Any(job => job.IsOver) && Player.Time.SinceBoot() - (away ??= Player.Time.SinceBoot()) < TimeSpan.FromSeconds(2))
            {
                failures++;
                throw new LuxiDownException("Connection refused");
            }
        };

        await PlayAsync(minutes: 4);

        Assert.True(failures > 0);
        AssertTold("inst1 has lost volumes: xenvg/disk0 on node1.example.com");
    }

    /// <summary>Ganeti asks no node that is offline when the verification begins, whatever it is when that ends.</summary>
    [Fact]
    public async Task NodeThatWasOfflineWhenItBegan_HasLostNothing()
    {
        AddMirrored("inst1");
        World.Offline.Add(Node2);
        Player.Duration = _ => TimeSpan.FromSeconds(20);
        World.After = method =>
        {
            // Its report is made already.
            if (method == "WaitForJobChange" || World.Jobs.Any(job => job.IsOver))
            {
                World.Offline.Remove(Node2);
            }
        };

        await PlayAsync(minutes: 2);

        Assert.Empty(World.Offline);
        Assert.Equal(0, TimesTold("has lost volumes"));
    }

    /// <summary>It may not have asked, and is no proof: the strict one that is due half an hour later is made at once.</summary>
    [Fact]
    public async Task VerificationThatIsNotStrict_ProvesNothing_AndTheNextIsStrict()
    {
        World.SoftwareVersion = "3.1.0";
        var instance = AddMirrored("inst1");
        At(3, () => instance.LostVolumes.Add("xenvg/disk0"));

        await PlayAsync(minutes: 9);
        Assert.Equal(0, TimesTold("has lost volumes"));

        await PlayAsync(minutes: 11);
        Assert.Equal([true, false, true], Verifications.Select(job => (bool)job.Opcodes[0]!["is_strict"]!));
        Assert.Equal(1, TimesTold("inst1 has lost volumes: xenvg/disk0 on node1.example.com"));
    }

    /// <summary>As between Debian's two cron lines: the one that makes none waits for the other's, however often it finds them missing.</summary>
    [Fact]
    public async Task VerificationsThatAreNeverStrict_ProveNothing_WhileOthersMakeStrictOnes()
    {
        World.SoftwareVersion = "3.1.0";
        var instance = AddMirrored("inst1");
        await PlayAsync(minutes: 1);
        Player.Disks = new DisksOptions { Strictness = Strictness.Never };
        At(3, () => instance.LostVolumes.Add("xenvg/disk0"));

        await PlayAsync(minutes: 26);

        Assert.Equal([true, false, false, false, false, false], Verifications.Select(job => (bool)job.Opcodes[0]!["is_strict"]!));
        Assert.Equal(0, TimesTold("has lost volumes"));
    }

    [Fact]
    public async Task ManyVolumes_TheFirstAreNamed()
    {
        AddMirrored("inst1").LostVolumes.AddRange(["xenvg/a", "xenvg/b", "xenvg/c", "xenvg/d", "xenvg/e", "xenvg/f", "xenvg/g"]);

        await PlayAsync(minutes: 1);

        AssertTold("inst1 has lost volumes: xenvg/a on node1.example.com, xenvg/b on node1.example.com, xenvg/c on node1.example.com, xenvg/d on node1.example.com, xenvg/e on node1.example.com and 2 more");
    }

    private void Make(string node, string how)
    {
        World.BootIds[node] = how == "is silent" ? null : LuxiWorld.FirstBootId;
        World.Offline.Remove(node);
        World.DiskErrors.Remove(node);
        if (how == "is offline")
        {
            World.Offline.Add(node);
        }
        else if (how == "fails to list its volumes")
        {
            World.DiskErrors[node] = "lvs exited with 5";
        }
    }
}
