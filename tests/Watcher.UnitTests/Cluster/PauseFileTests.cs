using System.Globalization;
using CsCheck;
using Watcher.Core.Cluster;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class PauseFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, true, false)]
    [InlineData(0, true, false)]
    [InlineData(-1, false, false)]
    [InlineData(-3600, false, false)]
    [InlineData(-3601, false, true)]
    public void Parse_Time_PausesUntilThenAndIsRemovedAnHourLater(int fromNow, bool pauses, bool removed)
    {
        var pause = PauseFile.Parse((Now.ToUnixTimeSeconds() + fromNow).ToString(CultureInfo.InvariantCulture) + "\n", Now);

        Assert.Equal(pauses, pause.Until is not null);
        Assert.Equal(removed, pause.Remove);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("soon")]
    public void Parse_NotAnInteger_IsRemoved(string content) => Assert.Equal(new PauseFile(null, Remove: true), PauseFile.Parse(content, Now));

    [Fact]
    public void Parse_MoreDigitsThanTimeHas_PausesForEver() =>
        Assert.Equal(DateTimeOffset.MaxValue, PauseFile.Parse(new string('9', 40), Now).Until);

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text => PauseFile.Parse(text, Now) is { Until: null } or { Remove: false });

    /// <summary>A new pause was put there since the old one was read.</summary>
    [Fact]
    public void RemoveOutdated_APauseInForce_Stays()
    {
        var path = Path.GetTempFileName();
        File.AppendAllText(path, Now.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

        PauseFile.RemoveOutdated(path, Now);

        Assert.True(File.Exists(path));
        PauseFile.RemoveOutdated(path, Now.AddHours(3));
        Assert.False(File.Exists(path));
    }
}
