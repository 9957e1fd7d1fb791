using Watcher.Core.Rapi;
using Xunit;

namespace Watcher.UnitTests.Rapi;

public sealed class RapiAddressTests
{
    [Theory]
    [InlineData("", "https://127.0.0.1:5080/version")]
    [InlineData("-b 192.0.2.7", "https://192.0.2.7:5080/version")]
    [InlineData("-b192.0.2.7 -p 5081", "https://192.0.2.7:5081/version")]
    [InlineData("--bind=0.0.0.0 --port=5081", "https://127.0.0.1:5081/version")]
    [InlineData("--bind :: --no-ssl", "http://[::1]:5080/version")]
    [InlineData("-b 2001:db8::1", "https://[2001:db8::1]:5080/version")]
    [InlineData("-b", "https://127.0.0.1:5080/version")]
    [InlineData("-p many -b nowhere", "https://127.0.0.1:5080/version")]
    public void Of_IsWhatTheDaemonWasTold(string arguments, string expected) => Assert.Equal(
        expected, RapiAddress.Of(["/usr/sbin/ganeti-rapi", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)], null).Uri("version").ToString());

    [Fact]
    public void Of_AskedAddressGoesFirst_ThePortStays() =>
        Assert.Equal("https://192.0.2.9:5081/version", RapiAddress.Of(["-b", "192.0.2.7", "-p", "5081"], "192.0.2.9").Uri("version").ToString());
}
