using System.Text.Json;
using System.Text.RegularExpressions;
using Watcher.Configuration;
using Watcher.Core.Configuration;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>ganeti-watcher.json(5), and all that is said of settings elsewhere, against the settings that there are.</summary>
public sealed partial class SettingsDocumentationTests
{
    private const string Root = "Watcher:";

    public static TheoryData<string> Keys => [.. SettingsTable.Rules.Keys.Select(key => key[Root.Length..])];

    [Fact]
    public void EverySetting_IsInTheManualPage_AndNoOther() =>
        Assert.Equal(Keys.Select(row => row.Data).Order(), DocumentedSetting.All.Select(setting => setting.Key).Order());

    /// <summary>In the words with which a bad value is refused.</summary>
    /// <param name="key">The setting.</param>
    [Theory]
    [MemberData(nameof(Keys))]
    public void Values_AreThoseOfItsRule_AndTheDefaultIsSo(string key)
    {
        var setting = DocumentedSetting.All.Single(each => each.Key == key);
        var values = SettingsTable.Rules[Root + key]("\0")!.Replace($"{Age.Syntax}, from", "an age from", StringComparison.Ordinal).Split(" that comes round")[0];
        var said = MdocText.Plain(setting.Values);
        var standard = Default(key) is { Length: > 0 } value ? $" {value}" : " empty";

        Assert.StartsWith(values, said, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith($"; default{standard}.", said, StringComparison.Ordinal);
        Assert.NotEmpty(setting.Meaning);
    }

    [Fact]
    public void SettingsThatAreNamed_Exist() => Assert.Equal(
        [],
        Pages.All.SelectMany(page => Named().Matches(File.ReadAllText(page.Path)).Select(match => (Page: page.Name, Key: match.Value)))
            .Where(each => !SettingsTable.Rules.ContainsKey(Root + each.Key))
            .Select(each => $"{each.Page}: {each.Key}"));

    private static string Default(string key)
    {
        using var defaults = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "appsettings.json")));
        return key.Split(':').Aggregate(defaults.RootElement.GetProperty("Watcher"), (element, name) => element.GetProperty(name)).ToString();
    }

    [GeneratedRegex(@"\b(Daemons|Systemd|Hooks|Maintenance|Archive|Probes|Rapi|Instances|Disks|Metrics|Notify|Log):[A-Z][A-Za-z]+")]
    private static partial Regex Named();
}
