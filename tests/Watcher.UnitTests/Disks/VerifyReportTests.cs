using System.Text.Json;
using Watcher.Core.Disks;
using Watcher.Core.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>What follows from a verification's report, or from there being none, and for how long it stands.</summary>
public sealed class VerifyReportTests : DisksTest
{
    [Fact]
    public async Task InactiveDisks_AreActivated_WithTheStockWatchersReason()
    {
        AddMirrored("inst1").HasIdleDisks = true;
        AddMirrored("inst2");

        await PlayAsync(minutes: 1);

        var opcode = Assert.Single(Assert.Single(Activations).Opcodes)!;
        Assert.Equal("inst1", (string?)opcode["instance_name"]);
        Assert.Equal("Activating disks for instance inst1", (string?)opcode["reason"]![0]![1]);
        AssertTold("The disks of inst1 were activated by job 2");
    }

    [Fact]
    public async Task WhatIsFound_StandsUntilAStrictOneFindsItNoMore()
    {
        World.SoftwareVersion = "3.1.0";
        World.DiskErrors[Node2] = "vgs failed";
        AddMirrored("inst1").LostVolumes.Add("xenvg/disk0");

        await PlayAsync(minutes: 1);
        AssertTold($"The disks on {Node2} could not be verified: vgs failed");
        AssertTold("inst1 has lost volumes: xenvg/disk0 on node1.example.com");

        World.DiskErrors.Clear();
        World.Instances["inst1"].LostVolumes.Clear();
        await PlayAsync(minutes: 6);
        Assert.Contains(Player.Standing, notice => notice is VolumesMissing);
        Assert.Contains(Player.Standing, notice => notice is DisksUnknown);

        await PlayAsync(minutes: 31);
        Assert.DoesNotContain(Player.Standing, notice => notice is VolumesMissing or DisksUnknown);
        Assert.Equal(1, TimesTold("inst1 has lost volumes"));
    }

    [Fact]
    public async Task MadeAnewUnderItsName_WhatTheFormerHadLostIsForgotten()
    {
        World.SoftwareVersion = "3.1.0";
        AddMirrored("inst1").LostVolumes.Add("xenvg/disk0");
        await PlayAsync(minutes: 1);
        Assert.Contains(Player.Standing, notice => notice is VolumesMissing);

        AddMirrored("inst1");
        await PlayAsync(minutes: 6);

        // The verification of then was not strict: by itself it takes nothing back.
        Assert.DoesNotContain(Player.Standing, notice => notice is VolumesMissing);
    }

    [Fact]
    public async Task MadeAnewUnderItsName_ThatTheFormersDisksFailedIsForgotten()
    {
        World.SoftwareVersion = "3.1.0";
        var former = AddMirrored("inst1");
        (former.HasIdleDisks, former.ActivationFails) = (true, ("OpExecError", ["no device"]));
        await PlayAsync(minutes: 1);
        Assert.Contains(Player.Standing, notice => notice is ActivationFailing);

        AddMirrored("inst1");
        await PlayAsync(minutes: 6);

        Assert.DoesNotContain(Player.Standing, notice => notice is ActivationFailing);
    }

    [Fact]
    public async Task FailedVerification_IsToldOnce_AndTriedAgain()
    {
        AddMirrored("inst1");
        World.VerifyFails = ("OpExecError", ["no"]);
        await PlayAsync(minutes: 11);

        Assert.Equal(3, Verifications.Count());
        Assert.Equal(1, TimesTold("could not be verified"));
        World.VerifyFails = null;
        await PlayAsync(minutes: 16);
        Assert.DoesNotContain(Player.Standing, notice => notice is VerifyFailing);
    }

    [Fact]
    public async Task SwitchedOffMeanwhile_ThatItIsPutOff_OrThatTheLastOneFailed_StandsNoMore()
    {
        AddMirrored("inst1");
        World.VerifyFails = ("OpExecError", ["no"]);
        await PlayAsync(minutes: 4);
        World.IsDrained = true;
        await PlayAsync(minutes: 6);
        Assert.Contains(Player.Standing, notice => notice is VerifyPutOff);
        Assert.Contains(Player.Standing, notice => notice is VerifyFailing);

        Player.Disks = new DisksOptions { Verifies = false };
        await PlayAsync(minutes: 11);

        Assert.DoesNotContain(Player.Standing, notice => notice is VerifyPutOff or VerifyFailing);
    }

    [Theory]
    [InlineData("[{}, []]")]
    [InlineData("[[], [], {}]")]
    [InlineData("[{}, {}, {}]")]
    [InlineData("[{\"n\": 1}, [], {}]")]
    [InlineData("[{}, [], {\"i\": [[1]]}]")]
    [InlineData("[{}, [], {\"\\ud800\": []}]")]
    public void ReportOfAnotherShape_IsAnErrorThatNamesThePlace(string json)
    {
        using var document = JsonDocument.Parse(json);

        var error = Assert.Throws<LuxiProtocolException>(() => VerifyReport.Read(document.RootElement, "job 7"));

        Assert.StartsWith("job 7", error.Message, StringComparison.Ordinal);
    }

    /// <summary>To evacuate it, as a node that is dead, would be wrong.</summary>
    [Fact]
    public async Task NobodyTrustsTheMaster_TheSecondaryIsNotBlamed()
    {
        AddMirrored("inst1");
        World.BootIds[Node2] = null;
        World.WhyNobodyAnswers = "/var/lib/ganeti/client.pem has ended at 2026-01-01 00:00";

        await PlayAsync(minutes: 1);

        AssertTold("node2.example.com cannot be asked, which says nothing about it: /var/lib/ganeti/client.pem has ended at 2026-01-01 00:00");
        Assert.Equal(0, TimesTold("does not answer"));
    }
}
