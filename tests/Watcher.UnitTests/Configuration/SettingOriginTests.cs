using Watcher.Configuration;
using Xunit;

namespace Watcher.UnitTests.Configuration;

public sealed class SettingOriginTests
{
    [Fact]
    public void EachSetting_IsNamedOnce_WithTheLastWhoSaysIt()
    {
        SettingsSource defaults = new("appsettings.json", [new("Watcher:A", "1"), new("Watcher:B", "2"), new("Watcher:C", "")]);
        SettingsSource file = new("/etc/ganeti/watcher.json", [new("watcher:b", "3"), new("Watcher:C", "x")]);
        SettingsSource environment = new("environment", [new("Watcher:C", "y")]);

        Assert.Equal(
            [new("Watcher:A", "1", "default"), new("Watcher:B", "3", "/etc/ganeti/watcher.json"), new SettingOrigin("Watcher:C", "y", "environment")],
            SettingOrigin.Of([defaults, file, environment]));
    }

    [Fact]
    public void EveryRule_IsShown() => Assert.Equal(
        SettingsTable.Rules.Keys.Order(StringComparer.Ordinal), SettingsLoader.Origins("/nonexistent/watcher.json").Select(origin => origin.Path).Order(StringComparer.Ordinal));
}
