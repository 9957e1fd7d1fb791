using CsCheck;
using Watcher.Core.Units.Checking;
using Xunit;

namespace Watcher.UnitTests.Units.Checking;

public sealed class ExecLineTests
{
    [Theory]
    [InlineData("/bin/true", "/bin/true")]
    [InlineData("-+/bin/rm -f  /x", "[ignore-failure] [privileged] /bin/rm -f /x")]
    [InlineData("+-/bin/rm", "[ignore-failure] [privileged] /bin/rm")]
    [InlineData("/bin/sh -c 'a \"b\" ; c'", "/bin/sh -c 'a \"b\" ; c'")]
    [InlineData("/bin/sh -c \"it's\"", "/bin/sh -c it's")]
    [InlineData("/usr/bin/find ( -type f -exec /x {} \\; ) -delete", "/usr/bin/find ( -type f -exec /x {} ; ) -delete")]
    [InlineData("/x '' $ARGS ${A}", "/x '' $ARGS ${A}")]
    public void FromUnit_Line_IsCanonical(string line, string expected) => Assert.Equal(expected, ExecLine.FromUnit(line));

    [Fact]
    public void FromUnit_AnyText_NeverThrows() => Gen.String.Sample(text => ExecLine.FromUnit(text) is not null);
}
