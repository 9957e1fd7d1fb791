using CsCheck;
using Watcher.Core.Storage;
using Watcher.Core.Units.Checking;
using Xunit;

namespace Watcher.UnitTests.Units.Checking;

public sealed class UnitFileTests
{
    [Theory]
    [InlineData("[S]\nA=1\nA=2\n", "1|2")]
    [InlineData("[S]\nA=1\nA=\nA=2\n", "2")]
    [InlineData("[S]\nA=1\nA=\n", "")]
    [InlineData("[S]\n# A=0\n; A=0\n  A = 1  \n", "1")]
    [InlineData("[S]\nA=1 \\\n  2 \\\n# between\n  3\nB=4\n", "1  2  3")]
    [InlineData("[S]\nA=b=c\n", "b=c")]
    [InlineData("A=0\n[T]\nA=0\n[S]\nA=1\n[T]\nA=0\n", "1")]
    [InlineData("[S]\r\nA=1\r\n", "1")]
    [InlineData("[S]\nA=1\\", "1")]
    public void Parse_Text_FollowsSystemdsRules(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', UnitFile.Parse("x", text).Values("S", "A")));

    [Fact]
    public void Words_SeveralAssignments_Accumulate() => Assert.Equal(
        ["a", "b", "c"], UnitFile.Parse("x", "[S]\nA=a  b\nA=c\n").Words("S", "A"));

    [Fact]
    public void Parse_TooLong_IsAnError() =>
        Assert.Throws<FileFormatException>(() => UnitFile.Parse("x", new string('\n', 300 * 1024)));

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.OneOf(
        Gen.String, TestValues.AnyOf("[S]", "A=", "A=1", "\\", "x \\", "#", "=", "[", "]", "[]"))
        .Sample(text => UnitFile.Parse("x", text).Directives.All(d => d.Section is not null));
}
