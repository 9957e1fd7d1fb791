using CsCheck;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;
using Xunit;

namespace Watcher.UnitTests.Units.Values;

public sealed class GivenValuesTests
{
    [Fact]
    public void FromText_Lines_AreValues() => Assert.Equal(
        [("SBINDIR", "/opt/sbin"), ("CONFD_USER", "a=b")],
        GivenValues.FromText("f", "# comment\n\n  SBINDIR=/opt/sbin\r\nCONFD_USER=a=b\n").Select(given => (given.Name, given.Value)));

    [Theory]
    [InlineData("a\n", "f: line 1 should be NAME=VALUE")]
    [InlineData("\nNOBODY=x\n", "f: line 2: there is no value 'NOBODY'; known are CONFD_GROUP CONFD_USER")]
    [InlineData("SBINDIR=\n", "f: line 1: the value of SBINDIR is empty")]
    [InlineData("SBINDIR=/a b\n", "f: line 1: the value of SBINDIR must not contain blanks or control characters")]
    [InlineData("SBINDIR=/a%n\n", "f: line 1: the value of SBINDIR must not contain %")]
    [InlineData("SBINDIR=/a;b\n", "must not contain ;")]
    [InlineData("SBINDIR=/$HOME\n", "must not contain $")]
    [InlineData("SBINDIR=\"/a\"\n", "must not contain \"")]
    [InlineData("MOND=maybe\n", "f: line 1: MOND should be yes or no")]
    public void FromText_Wrong_NamesFileAndLine(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FileFormatException>(() => GivenValues.FromText("f", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void FromOptions_Wrong_NamesTheOption() => Assert.Equal(
        "--set: 'SBINDIR' should be NAME=VALUE", Assert.Throws<FileFormatException>(() => GivenValues.FromOptions(["SBINDIR"])).Message);

    [Fact]
    public void FromFile_None_IsAnError() => Assert.Throws<FileFormatException>(() => GivenValues.FromFile("/nonexistent/values"));

    [Fact]
    public void FromText_AnyText_IsValuesThatFitOrOneNamedError() => Gen.String.Sample(text =>
    {
        try
        {
            return GivenValues.FromText("f", text).All(given => UnitValues.WhyUnfit(given.Value) is null);
        }
        catch (FileFormatException e)
        {
            return e.Message.StartsWith("f: line ", StringComparison.Ordinal);
        }
    });
}
