using System.Collections;
using System.Reflection;
using Watcher.Configuration;
using Xunit;

namespace Watcher.UnitTests.Configuration;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("settings").FullName;
    private readonly string _file;

    public SettingsLoaderTests() => _file = Path.Combine(_directory, "watcher.json");

    [Fact]
    public void Load_NoFile_IsTheDefaults()
    {
        var settings = Load();

        Assert.Equal("0 0/5 * * * ?", settings.Schedule);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.Daemons.ToOptions().StoppedGrace);
    }

    [Fact]
    public void Load_FileThenEnvironment_TheLaterWins()
    {
        Write("""{ "Watcher": { "Schedule": "0 0/1 * * * ?", "Daemons": { "StoppedGrace": "1h" } } }""");

        var settings = Load(("GANETI_WATCHER_Daemons__StoppedGrace", "2h"));

        Assert.Equal("0 0/1 * * * ?", settings.Schedule);
        Assert.Equal("2h", settings.Daemons.StoppedGrace);
    }

    [Theory]
    [InlineData("""{ "Watcher": { "Daemons": { "StopedGrace": "1h" } } }""", "Watcher:Daemons:StopedGrace: there is no such setting")]
    [InlineData("""{ "Watcher": { "Daemons": { "StableAfter": "5m" } } }""", "Watcher:Daemons:StableAfter: there is no such setting any more (its value is '5m'); in its place: Watcher:Daemons:ShortLife")]
    [InlineData("""{ "Watcher": { "Systemd": { "ShortLife": "5s" } } }""", "Watcher:Systemd:ShortLife: there is no such setting any more (its value is '5s'); in its place: Watcher:Daemons:ShortLife")]
    [InlineData("""{ "Wacher": {} }""", "Wacher: there is no such setting")]
    [InlineData("""{ "Watcher": { "Schedule": "often" } }""", "Watcher:Schedule: 'often' should be a Quartz cron expression")]
    [InlineData("""{ "Watcher": { "Daemons": { "StoppedGrace": "half an hour" } } }""", "Watcher:Daemons:StoppedGrace: 'half an hour' should be a whole")]
    [InlineData("""{ "Watcher": { "Daemons": { "StartDeadline": "0" } } }""", "Watcher:Daemons:StartDeadline: '0' should be")]
    [InlineData("""{ "Watcher": { "Daemons": { "DaemonUtil": "daemon-util" } } }""", "Watcher:Daemons:DaemonUtil: 'daemon-util' should be an absolute path")]
    [InlineData("""{ "Watcher": { "Log": { "Level": "Loud" } } }""", "Watcher:Log:Level: 'Loud' should be one of")]
    [InlineData("""{ "Watcher": { "Schedule": null } }""", "Watcher:Schedule: '' should be")]
    [InlineData("""{ "Watcher": """, "watcher.json: ")]
    [InlineData("[]", "watcher.json: ")]
    public void Load_BadFile_NamesFilePathAndValue(string content, string error)
    {
        Write(content);

        var failure = Assert.Throws<SettingsException>(() => Load());

        Assert.StartsWith(_file, failure.Message, StringComparison.Ordinal);
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What an editor or a person may leave in it without meaning anything by it.</summary>
    [Theory]
    [InlineData("\u00ef\u00bb\u00bf{ \"Watcher\": { \"Daemons\": { \"StoppedGrace\": \"1h\" } } }")]
    [InlineData("// G\u00e9r\u00e9\n{ \"Watcher\": { /* g\u00fcltig */ \"Daemons\": { \"StoppedGrace\": \"1h\", }, } }\n")]
    [InlineData("{\r\n\t\"watcher\": { \"daemons\": { \"stoppedgrace\": \"1h\" } }\r\n}\r\n\r\n")]
    public void Load_WhatDoesNotMatter_IsNoMatter(string latin1)
    {
        using (var file = File.Create(_file))
        {
            file.Write(System.Text.Encoding.Latin1.GetBytes(latin1));
        }

        Assert.Equal("1h", Load().Daemons.StoppedGrace);
    }

    [Fact]
    public void Load_BadEnvironment_IsNamed() => Assert.Equal(
        "environment: Watcher:Typo: there is no such setting (its value is '1')",
        Assert.Throws<SettingsException>(() => Load(("GANETI_WATCHER_Typo", "1"))).Message);

    [Fact]
    public void Load_SeveralErrors_AreAllNamed()
    {
        Write("""{ "Watcher": { "A": 1, "B": 2, "Schedule": "x" } }""");

        Assert.Equal(3, Assert.Throws<SettingsException>(() => Load()).Errors.Count);
    }

    [Fact]
    public void Table_Keys_AreExactlyTheSettings() =>
        Assert.Equal(Leaves(typeof(WatcherSettings), "Watcher").Order(), SettingsTable.Rules.Keys.Order());

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static IEnumerable<string> Leaves(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            property.PropertyType == typeof(string) ? [$"{path}:{property.Name}"] : Leaves(property.PropertyType, $"{path}:{property.Name}"));

    private WatcherSettings Load(params (string Name, string Value)[] environment) =>
        SettingsLoader.Load(_file, new Hashtable(environment.ToDictionary(variable => variable.Name, variable => variable.Value)));

    private void Write(string content)
    {
        using var file = File.CreateText(_file);
        file.Write(content);
    }
}
