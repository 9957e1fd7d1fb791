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

    /// <summary>What Python's int() takes and what not, as Debian 12 and 13 have it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("99999999999 99999999999")]
    [InlineData("99999999999\0")]
    [InlineData("+ 99999999999")]
    [InlineData("99999999999_")]
    [InlineData("_99999999999")]
    [InlineData("9__9999999999")]
    [InlineData("0x99999999999")]
    [InlineData("\ufeff99999999999")]
    [InlineData("1e12")]
    [InlineData("-")]
    [InlineData("99999999999\u001f")]
    public void Parse_NotAnInteger_IsRemovedAndShown(string content)
    {
        var pause = PauseFile.Parse(content, Now);

        Assert.True(pause.Remove);
        Assert.Null(pause.Until);
        Assert.Equal(content.Trim().Replace('\0', '?').Replace('\u001f', '?'), pause.NoTime);
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData(" \t+99999999999 \r\n")]
    [InlineData("99_999_999_999")]
    [InlineData("\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669")]
    [InlineData("\u00a099999999999\u2003")]
    [InlineData("000099999999999")]
    public void Parse_IntegerAsPythonReadsIt_Pauses(string content) => Assert.NotNull(PauseFile.Parse(content, Now).Until);

    [Fact]
    public void Parse_LongNonsense_IsShownInPart() => Assert.Equal(new string('x', 60) + "…", PauseFile.Parse(new string('x', 4000), Now).NoTime);

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
