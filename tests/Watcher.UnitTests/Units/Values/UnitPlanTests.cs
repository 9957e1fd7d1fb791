using System.Collections.Immutable;
using Watcher.Core;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;
using Xunit;

namespace Watcher.UnitTests.Units.Values;

public sealed class UnitPlanTests
{
    private static readonly DottedVersion Systemd = DottedVersion.Parse("252");

    [Theory]
    [InlineData("2.12", "2.12")]
    [InlineData("2.16", "2.12")]
    [InlineData("3.0", "3.0")]
    [InlineData("3.1", "3.1")]
    [InlineData("4.0", "3.1")]
    public void Make_InstalledVersion_IsServedByTheNewestProfileNotAboveIt(string installed, string profile) =>
        Assert.Equal(profile, UnitPlan.Make(Request(), Installed(installed), Systemd, null).Facts.Profile.ToString());

    [Theory]
    [InlineData(null, "no Ganeti is installed here")]
    [InlineData("", "cannot be told")]
    [InlineData("2.9", "older than all")]
    public void Make_NoProfile_SaysWhyAndWhatToGive(string? installed, string expected)
    {
        var error = Assert.Throws<FileFormatException>(() => UnitPlan.Make(Request(), installed is null ? null : Installed(installed), Systemd, null));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("--profile 2.12|3.0|3.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_GivenTwice_TheLastWins() => Assert.Equal(
        "/b", UnitPlan.Make(Request("SBINDIR=/a", "SBINDIR=/b"), Installed("3.0"), Systemd, null).Values.Find("SBINDIR", out _));

    [Fact]
    public void Make_InstalledButNotUnderstood_TakesNoDefaultInItsPlace()
    {
        Assert.Null(UnitPlan.Make(Request(), Installed("3.0"), Systemd, null).Values.Find("SBINDIR", out var whyNot));
        Assert.Equal("not understood", whyNot);
    }

    [Theory]
    [InlineData("/usr/local/sbin/ganeti-watcher", "/usr/local/sbin/ganeti-watcher")]
    [InlineData("/home/me/my build/ganeti-watcher", null)]
    [InlineData(null, null)]
    public void Make_Executable_IsTheOneThatRenders(string? executable, string? expected) =>
        Assert.Equal(expected, UnitPlan.Make(Request(), Installed("3.0"), Systemd, executable).Values.Find("WATCHER_EXEC", out _));

    [Theory]
    [InlineData("252.39-1~deb12u2", "252")]
    [InlineData("v257.5", "257")]
    [InlineData("254-rc1", "254")]
    [InlineData("unknown", null)]
    [InlineData("", null)]
    public void SystemdVersion_ItsOwnWord_IsANumber(string text, string? expected) =>
        Assert.Equal(expected, UnitPlan.SystemdVersion(text)?.ToString());

    private static UnitRequest Request(params string[] set) => new(null, null, GivenValues.FromOptions(set));

    private static DetectedGaneti Installed(string version) => new(
        ImmutableDictionary<string, string>.Empty,
        ImmutableDictionary<string, string>.Empty.Add("SBINDIR", "not understood"),
        DottedVersion.TryParse(version));
}
