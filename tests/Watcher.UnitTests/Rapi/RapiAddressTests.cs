using System.Net;
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
    [InlineData("--bin 192.0.2.7 --por=5081 --no-s", "http://192.0.2.7:5081/version")]
    [InlineData("--no-voting", "https://127.0.0.1:5080/version")]
    public void Guess_IsWhatTheDaemonWasTold(string arguments, string expected) =>
        Assert.Equal(expected, RapiAddress.Guess(Line(arguments), listed: null, asked: null).Uri("version").ToString());

    [Fact]
    public void Guess_AskedAddressGoesFirst_ThePortStays() =>
        Assert.Equal("https://192.0.2.9:5081/version", RapiAddress.Guess(Line("-b 192.0.2.7 -p 5081"), null, "192.0.2.9").Uri("version").ToString());

    [Theory]
    [InlineData("", 5443)]
    [InlineData("-p 5081", 5081)]
    public void Guess_ThePortOfTheServicesDatabase_IsTheDefault(string arguments, int expected) =>
        Assert.Equal(expected, RapiAddress.Guess(Line(arguments), 5443, null).Port);

    [Theory]
    [InlineData("0.0.0.0:5443", "-p 5081", "https://127.0.0.1:5443/version")]
    [InlineData("[::]:5443", "--no-ss", "http://[::1]:5443/version")]
    [InlineData("[::ffff:192.0.2.7]:5443", "", "https://192.0.2.7:5443/version")]
    [InlineData("192.0.2.7:5443", "-b 192.0.2.8", "https://192.0.2.7:5443/version")]
    public void At_IsWhereItListens(string place, string arguments, string expected) =>
        Assert.Equal(expected, RapiAddress.At(IPEndPoint.Parse(place), Line(arguments), null).Uri("version").ToString());

    [Fact]
    public void At_AskedAddressGoesFirst_ThePortStays() =>
        Assert.Equal("https://rapi.gnt.test:5443/version", RapiAddress.At(IPEndPoint.Parse("192.0.2.7:5443"), [], "rapi.gnt.test").Uri("version").ToString());

    private static System.Collections.Immutable.ImmutableArray<string> Line(string arguments) =>
        ["/usr/sbin/ganeti-rapi", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
