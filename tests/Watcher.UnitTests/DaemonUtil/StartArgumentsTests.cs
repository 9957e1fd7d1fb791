using System.Collections.Immutable;
using Watcher.Core.DaemonUtil;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

public sealed class StartArgumentsTests
{
    [Theory]
    [InlineData("--no-voting --yes-do-it", "", "--no-voting --yes-do-it")]
    [InlineData("-d --no-voting --yes-do-it", "-d", "--no-voting --yes-do-it")]
    [InlineData("-b 127.0.0.1", "-b 127.0.0.1", "")]
    [InlineData("-b 127.0.0.1 -d", "-b 127.0.0.1", "-d")]
    [InlineData("-b 127.0.0.1 --no-voting", "-b 0.0.0.0", "--no-voting")]
    [InlineData("-b 127.0.0.1", "-b 0.0.0.0", "")]
    [InlineData("-d", null, "")]
    [InlineData("-f", "", "")]
    [InlineData("-f -b 127.0.0.1 --no-voting", "-b 127.0.0.1", "--no-voting")]
    [InlineData("--foreground --no-voting", null, "--no-voting")]
    [InlineData("-d --yes-do-it", null, "--yes-do-it")]
    public void Besides_WhatIsConfigured_IsWhatWasAdded(string given, string? configured, string added) =>
        Assert.Equal(added, StartArguments.Besides(Words(given), configured is null ? null : Words(configured)));

    [Theory]
    [InlineData("-l '/tmp/x'")]
    [InlineData("-l $(reboot)")]
    [InlineData("-l a\\b")]
    [InlineData("-l a?b")]
    public void Besides_WhatIsNotPlain_IsNothing(string given) => Assert.Equal("", StartArguments.Besides(Words(given), []));

    [Fact]
    public void Besides_TooMuch_IsNothing()
    {
        Assert.Equal("", StartArguments.Besides([.. Enumerable.Repeat("-d", 17)], []));
        Assert.Equal("", StartArguments.Besides([new string('x', 513)], []));
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
