using CsCheck;
using Watcher.Core.Configuration;
using Xunit;

namespace Watcher.UnitTests.Configuration;

public sealed class AgeTests
{
    [Theory]
    [InlineData("300", 300)]
    [InlineData("0", 0)]
    [InlineData("5s", 5)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("1w", 604800)]
    public void TryParse_Age_IsSeconds(string text, int seconds)
    {
        Assert.True(Age.TryParse(text, out var age));
        Assert.Equal(TimeSpan.FromSeconds(seconds), age);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("1y")]
    [InlineData("99999999999999999999")]
    [InlineData("9999999w")]
    public void TryParse_NoAge_IsRefused(string text) => Assert.False(Age.TryParse(text, out _));

    [Fact]
    public void Longest_IsTaken_AndNoSecondMore()
    {
        Assert.True(Age.TryParse(Age.Longest, out var longest));

        Assert.True(Age.TryParse($"{longest.TotalSeconds:0}", out _));
        Assert.False(Age.TryParse($"{longest.TotalSeconds + 1:0}", out _));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Gen.String.Sample(text => Age.TryParse(text, out var age) || age == default);
}
