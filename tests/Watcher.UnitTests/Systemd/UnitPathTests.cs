using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

public sealed class UnitPathTests
{
    [Theory]
    [InlineData("ganeti.target", "ganeti_2etarget")]
    [InlineData("2x-y.service", "_32x_2dy_2eservice")]
    [InlineData("", "_")]
    public void Of_Name_IsEscapedAsSystemdDoes(string unit, string path) =>
        Assert.Equal("/org/freedesktop/systemd1/unit/" + path, UnitPath.Of(unit));
}
