using CsCheck;
using Watcher.Core.Units.Checking;
using Xunit;

namespace Watcher.UnitTests.Units.Checking;

public sealed class TimeSpanTextTests
{
    [Theory]
    [InlineData("2s", 2_000_000)]
    [InlineData("2", 2_000_000)]
    [InlineData("200ms", 200_000)]
    [InlineData("10min", 600_000_000)]
    [InlineData("1h 30min", 5_400_000_000)]
    [InlineData("0", 0)]
    [InlineData("infinity", ulong.MaxValue)]
    public void Parse_Span_IsMicroseconds(string text, ulong expected) => Assert.Equal(expected, TimeSpanText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("2 fortnights")]
    [InlineData("99999999999999999999s")]
    [InlineData("18446744073709551615d")]
    public void Parse_NoSpan_IsNull(string text) => Assert.Null(TimeSpanText.Parse(text));

    [Fact]
    public void Format_AnySpan_IsReadBackAsTheSame() => Gen.ULong.Sample(span => TimeSpanText.Parse(TimeSpanText.Format(span)) == span);

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text => TimeSpanText.Parse(text) is not { } span || TimeSpanText.Format(span).Length > 0);
}
