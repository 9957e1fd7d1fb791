using Watcher.Core.Units.Values;
using Xunit;

namespace Watcher.UnitTests.Units.Values;

public sealed class WatcherExecutableTests
{
    [Theory]
    [InlineData("/usr/sbin/ganeti-watcher", "", "/usr/sbin/ganeti-watcher")]
    [InlineData("/opt/ganeti-watcher/bin/ganeti-watcher", "", "/opt/ganeti-watcher/bin/ganeti-watcher")]
    [InlineData("/home/me/build/ganeti-watcher", "/usr/local/sbin/ganeti-watcher", "/usr/local/sbin/ganeti-watcher")]
    [InlineData("/tmp/ganeti-watcher", "/usr/sbin/ganeti-watcher", "/usr/sbin/ganeti-watcher")]
    [InlineData("/root/ganeti-watcher", "", null)]
    public void Choose_OneThatIsInstalled(string own, string installed, string? expected) =>
        Assert.Equal(expected, WatcherExecutable.Choose(own, path => path == installed));

    [Fact]
    public void IsProgram_TellsOursFromAScript()
    {
        var script = Path.GetTempFileName();
        File.WriteAllBytes(script, "#!/usr/bin/python3\n"u8.ToArray());

        Assert.True(WatcherExecutable.IsProgram(Environment.ProcessPath!));
        Assert.False(WatcherExecutable.IsProgram(script));
        Assert.False(WatcherExecutable.IsProgram("/nowhere"));
        File.Delete(script);
    }
}
