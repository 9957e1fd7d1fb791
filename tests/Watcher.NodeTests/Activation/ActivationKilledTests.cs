using System.Globalization;
using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Activation;

/// <summary>luxid's activation, turned on and off by commands that are killed in their middle. Each release has other points in the ring, and all of them by hand.</summary>
public abstract class ActivationKilledTests(NodeFixture fixture) : ActivationTest(fixture)
{
    protected const int Most = 9;

    public static TheoryData<int> Points => KillPoints.UpTo(Most, 1, 4);

    /// <summary>Ended anywhere, by itself or by the other one, it is finished or taken back; luxid is never out of reach.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public async Task KilledInTheMiddle_RunAgainItFinishes_AndTheOtherTakesItBack(int steps)
    {
        var files = await FilesAsync();
        await using (var clients = new LuxidClients(Node))
        {
            await KillAsync("enable", steps);

            // As others do at any time: luxid runs already, but what it wants is started.
            await Units.ControlAsync("daemon-reload");
            await Units.ControlAsync("start", Luxid);
            await clients.UntilAnsweredAsync();
            await KillPoints.LeaveHalfWrittenAsync(Node, $"/usr/local/lib/systemd/system/{SocketUnit}");
            await DisableAsync();
            await KillAsync("enable", steps);
            await EnableAsync();
            await KillAsync("disable", steps);
            await DisableAsync();
            await clients.UntilAnsweredAsync();
            Assert.Equal((0, 0), (clients.Refused, clients.CutOff));
        }

        await Units.ControlAsync("restart", Luxid);
        await Units.WaitUntilReadyAsync();
        await DisableAsync();
        Assert.Equal(files, await FilesAsync());
    }

    public static TheoryData<int, bool> MountPoints => MountsOr((1, true));

    /// <summary>luxid's view is changed by three mounts: ended between them, what is missing is made up for, or luxid keeps what it needs until it is restarted.</summary>
    [Theory]
    [MemberData(nameof(MountPoints))]
    public async Task KilledBetweenLuxidsMounts_RunAgainItFinishes_OrIsTakenBack(int mounts, bool takenBack)
    {
        var files = await FilesAsync();
        await using (var clients = new LuxidClients(Node))
        {
            await KilledAfterMountsAsync(mounts);
            await clients.UntilAnsweredAsync();
            await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");
            await (takenBack ? DisableAsync() : EnableAsync());

            // A job needs wconfd; and luxid's end removes the name that it sees.
            await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");
            await clients.UntilAnsweredAsync();
            Assert.Equal((0, 0), (clients.Refused, clients.CutOff));
        }

        if (!takenBack)
        {
            await AssertCheckIsSilentAsync();
            await Units.ControlAsync("stop", Luxid);
            Assert.False(Path.Exists(Node.Files.Outside(Own)), "luxid could remove its socket");
            await Units.ControlAsync("start", Luxid);
            await Units.WaitUntilReadyAsync();
            await DisableAsync();
        }

        await Units.ControlAsync("restart", Luxid);
        await Units.WaitUntilReadyAsync();
        await DisableAsync();
        Assert.Equal(files, await FilesAsync());
    }

    protected static TheoryData<int, bool> MountsOr((int, bool) one) => KillPoints.AreAll ? new() { { 1, false }, { 1, true }, { 2, false }, { 2, true }, { 3, false }, { 3, true } } : [one];

    /// <summary>Kills "enable" when so many of the mounts in luxid's view are made.</summary>
    private async Task KilledAfterMountsAsync(int mounts)
    {
        const string Real = "/usr/bin/nsenter.real";
        await Units.ShellAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rm -f /run/mounts
            printf '#!/bin/sh\n{{Real}} "$@" || exit\necho >> /run/mounts\n[ $(wc -l < /run/mounts) -lt {{mounts}} ] || kill -KILL $PPID\n' > /run/nsenter
            chmod 755 /run/nsenter; mv /usr/bin/nsenter {{Real}}; cp /run/nsenter /usr/bin/nsenter
            """));
        var killed = await Node.WatcherAsync("units", "activation", "enable", "luxid");
        await Units.ShellAsync($"mv {Real} /usr/bin/nsenter");
        Assert.True(killed.ExitCode == 137, $"{killed}");
    }
}
