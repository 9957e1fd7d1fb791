using CsCheck;
using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(100, 240)]
    public void After_Failures_DoublesUpToTheMost(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(failures, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4)));

    [Fact]
    public void After_AnyInput_NeverShrinksAndNeverOverflows() => Gen.Select(Gen.Int[-5, int.MaxValue - 1], Gen.Int[1, 3600], Gen.Int[1, 86400])
        .Sample((failures, first, most) =>
            Backoff.After(failures, TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(most))
            <= Backoff.After(failures + 1, TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(most)));
}
