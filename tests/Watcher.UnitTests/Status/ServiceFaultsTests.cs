using Watcher.Core.Systemd;
using Watcher.Status;
using Xunit;

namespace Watcher.UnitTests.Status;

public sealed class ServiceFaultsTests
{
    [Theory]
    [InlineData("loaded", "failed", "disabled", "ganeti-watcher.service has failed (exit-code): see systemctl status ganeti-watcher.service, then systemctl start ganeti-watcher.service")]
    [InlineData("loaded", "inactive", "enabled", "ganeti-watcher.service is enabled, and inactive: systemctl start ganeti-watcher.service, or disable it")]
    [InlineData("loaded", "activating", "enabled", "ganeti-watcher.service is being started, and not at work yet")]
    [InlineData("loaded", "active", "enabled", null)]
    [InlineData("loaded", "reloading", "enabled", null)]
    [InlineData("loaded", "inactive", "disabled", null)]
    [InlineData("not-found", "inactive", "", null)]
    public void Unit_ThatShouldRunAndDoesNot_IsAFault(string load, string active, string file, string? expected)
    {
        var fault = ServiceFaults.Of(ServiceFaults.Unit, new UnitProperties { LoadState = load, ActiveState = active, UnitFileState = file, Result = "exit-code" });

        Assert.Equal(expected, fault?.Text);
        Assert.Equal(expected is not null, fault is { IsFault: true, Key: "service-dead" });
    }

    [Fact]
    public void TheTimer_IsAboutPasses() => Assert.Equal("passes-stopped", ServiceFaults.Of(
        ServiceFaults.Timer, new UnitProperties { LoadState = "loaded", ActiveState = "inactive", UnitFileState = "enabled" })!.Key);
}
