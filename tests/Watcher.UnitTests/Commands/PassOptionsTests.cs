using Watcher.Commands;
using Watcher.Configuration;
using Xunit;

namespace Watcher.UnitTests.Commands;

public sealed class PassOptionsTests
{
    private static readonly PassOptions Bare = new(
        Debug: false, IgnorePause: false, DryRun: false, Group: null, WaitsForGroups: true, VerifiesDisks: true, IsStrict: true, JobAge: null, RapiHost: null);

    private readonly WatcherSettings _settings = SettingsLoader.Load("/nonexistent/watcher.json");

    [Fact]
    public void IsForTheService_WhatItDoesAnyway_Is()
    {
        Assert.True(Bare.IsForTheService(_settings));
        Assert.True((Bare with { WaitsForGroups = false, IsStrict = false, JobAge = "360m" }).IsForTheService(_settings));

        _settings.Rapi.Host = "192.0.2.1";
        _settings.Disks.Verify = "false";
        Assert.True((Bare with { RapiHost = "192.0.2.1", VerifiesDisks = false }).IsForTheService(_settings));
    }

    [Fact]
    public void IsForTheService_WhatItDoesOtherwise_OrIsToBeWatched_IsNot()
    {
        PassOptions[] own =
        [
            Bare with { Debug = true }, Bare with { IgnorePause = true }, Bare with { DryRun = true }, Bare with { Group = "6d8c1b0a-0d2c-4f0e-9a39-1c0b1f6f5e11" },
            Bare with { JobAge = "1h" }, Bare with { RapiHost = "192.0.2.1" }, Bare with { VerifiesDisks = false },
        ];
        Assert.All(own, asked => Assert.False(asked.IsForTheService(_settings), $"{asked}"));

        _settings.Disks.Strict = "always";
        Assert.False((Bare with { IsStrict = false }).IsForTheService(_settings));
    }
}
