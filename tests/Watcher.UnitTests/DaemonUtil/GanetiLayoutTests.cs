using Watcher.Core.DaemonUtil;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

public sealed class GanetiLayoutTests
{
    private static readonly Func<string, string?> NoEnvironment = _ => null;

    [Fact]
    public void Debian_WithoutAScript_HasItsValues()
    {
        var layout = new GanetiLayout(null, NoEnvironment);

        Assert.Equal(["ganeti-noded", "ganeti-confd", "ganeti-wconfd", "ganeti-rapi", "ganeti-luxid", "ganeti-kvmd", "ganeti-mond"], layout.StartOrder);
        Assert.Equal(["ganeti-metad", .. layout.StartOrder.Reverse()], layout.StopOrder);
        Assert.Equal("/var/run/ganeti/ganeti-noded.pid", layout.PidFile("ganeti-noded"));
        Assert.Equal("/usr/sbin/ganeti-noded", layout.Executable("ganeti-noded"));
        Assert.Equal("/usr/lib/ganeti/ensure-dirs", layout.EnsureDirs);
        Assert.Equal("/etc/default/ganeti", layout.DefaultsFile);
        Assert.Equal(("gnt-masterd", "gnt-luxid"), layout.UserAndGroup("luxid"));
        Assert.Equal(("root", "gnt-daemons"), layout.UserAndGroup("kvmd"));
        Assert.Equal("cap_net_bind_service=+ep", layout.Capabilities("metad"));
        Assert.Equal("", layout.Capabilities("noded"));
        Assert.Contains("NODED_ARGS", layout.EmptiedArguments);
    }

    [Theory]
    [InlineData("GANETI_ROOTDIR", "/v", "/v/var/run/ganeti", "/v/etc/default/ganeti")]
    [InlineData("LOCALSTATEDIR", "/s", "/s/run/ganeti", "/etc/default/ganeti")]
    [InlineData("SYSCONFDIR", "/c", "/var/run/ganeti", "/c/default/ganeti")]
    [InlineData("GANETI_ROOTDIR", "", "/var/run/ganeti", "/etc/default/ganeti")]
    public void Environment_MovesDirectories_AsInTheScript(string name, string value, string run, string defaults)
    {
        var layout = new GanetiLayout(null, asked => asked == name ? value : null);

        Assert.Equal((run, defaults), (layout.RunDirectory, layout.DefaultsFile));
    }

    [Fact]
    public void Script_OtherBuild_IsPreferred()
    {
        var layout = new GanetiLayout(
            """
            #!/bin/bash
            DAEMONS=(
              ganeti-noded
              ganeti-masterd
              )
            _mond_enabled() {
              [[ "False" == True ]]
            }
            _daemon_executable() {
              echo "/opt/sbin/$1"
            }
            """,
            NoEnvironment);

        Assert.Equal(["ganeti-noded", "ganeti-masterd"], layout.StartOrder);
        Assert.Equal("/opt/sbin/ganeti-noded", layout.Executable("ganeti-noded"));
        Assert.Equal(("gnt-rapi", "gnt-rapi"), layout.UserAndGroup("rapi"));
    }

    [Theory]
    [InlineData("--no-voting", true)]
    [InlineData("-b", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("a\"b", false)]
    [InlineData("$A", false)]
    [InlineData("50%", false)]
    [InlineData("a\nb", false)]
    public void OneTimeArgument_ThatSystemdWouldRead_IsNotPlain(string argument, bool expected) => Assert.Equal(expected, OneTimeStart.IsPlain(argument));
}
