using Watcher.Core.Reporting;
using Watcher.NodeTests.Supervised;

namespace Watcher.NodeTests.Holds;

/// <summary>A held daemon under the shipped units.</summary>
[Collection<SupervisedBookworm>]
public sealed class SupervisedHoldTests(UnitsNode fixture) : SupervisedTest(fixture)
{
    private const string Rapi = "ganeti-rapi.service";

    [Fact]
    public async Task Held_AndStopped_IsToldAsHeld_UntilItIsReleased()
    {
        var held = await Node.WatcherAsync("hold", "rapi", "--reason", "new certificate");
        Assert.Equal(0, held.ExitCode);
        Assert.Contains($"stopping it is yours: systemctl stop {Rapi}", held.Output, StringComparison.Ordinal);
        Assert.Contains($"systemctl mask {Rapi}", held.Output, StringComparison.Ordinal);
        await OnlyAsync(EventIds.DaemonHeld, "ganeti-rapi");

        await Units.ControlAsync("stop", Rapi);
        await Units.WaitAsync(
            () => Task.FromResult(Node.Files.Read(TestNode.DaemonsMemory).Contains("\"Stopped\"", StringComparison.Ordinal)), "the service has seen the stop");

        var status = await Node.WatcherAsync("status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("! ganeti-rapi   held       ", status.Output, StringComparison.Ordinal);
        Assert.Contains("next: nobody starts it until it is released", status.Output, StringComparison.Ordinal);
        Assert.Contains("(new certificate)", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("was stopped", StatusScreen.WithoutEvents(status), StringComparison.Ordinal);
        await NoneAsync(EventIds.UnitStopped, "ganeti-rapi");
        Assert.Equal("inactive", await Units.PropertyAsync(Rapi, "ActiveState"));

        Assert.Equal(0, (await Node.WatcherAsync("release", "rapi")).ExitCode);
        await OnlyAsync(EventIds.UnitStopped, "ganeti-rapi");
        Assert.Equal("inactive", await Units.PropertyAsync(Rapi, "ActiveState"));
    }
}
