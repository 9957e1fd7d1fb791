using Watcher.Status;
using Xunit;

namespace Watcher.UnitTests.Status;

public sealed class StatusTextTests
{
    /// <summary>The files beside this one are what a person sees.</summary>
    [Theory]
    [InlineData("screen-pipe.txt", null)]
    [InlineData("screen-80.txt", 80)]
    [InlineData("screen-200.txt", 200)]
    public void Screen_IsAsItWas(string golden, int? width) => Assert.Equal(Read(golden), Text(StatusWorld.Bad, width));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void OnATerminal_NoLineIsWider_AndNoWordIsCutOrLost(int width)
    {
        var lines = Text(StatusWorld.Bad, width).TrimEnd('\n').Split('\n');

        Assert.All(lines, line => Assert.True(line.Length <= width || line.TrimStart().IndexOf(' ', StringComparison.Ordinal) < 0, line));
        Assert.Equal(Words(Text(StatusWorld.Bad, null)), Words(string.Join('\n', lines)));
    }

    [Fact]
    public void InAPipe_EachThingIsOneLine_WithoutColour()
    {
        Assert.DoesNotContain('\u001b', Text(StatusWorld.Bad, null));
        Assert.Equal("Service: at work (pid 500)", Text(StatusWorld.Healthy, null).Split('\n')[0]);
    }

    [Fact]
    public void WithColour_WhatIsWrongIsRed_AndEachLineEndsIt()
    {
        var lines = StatusText.Of(StatusWorld.Bad, StatusWorld.Now, 80, hasColor: true).ToList();

        Assert.All(lines.Where(line => line.Contains('\u001b', StringComparison.Ordinal)), line => Assert.EndsWith("\u001b[0m", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("\u001b[31m! ganeti-confd  down", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("\u001b[33m! ganeti-mond   held", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  ganeti-noded", StringComparison.Ordinal));
    }

    [Fact]
    public void WordOfAPass_IsSaidToBeThat()
    {
        var report = StatusWorld.Healthy with { Service = StatusReport.NotRunning, Holder = null, At = StatusWorld.Now.AddMinutes(-3), LastPass = new LastPass(StatusWorld.Now.AddMinutes(-3), 0) };

        Assert.Contains("Last pass: 11:57:00, 3 min ago\nWhat follows is what that pass has left: only root may look at what is so now\n", Text(report, null), StringComparison.Ordinal);
    }

    private static string Text(StatusReport report, int? width) =>
        string.Concat(StatusText.Of(report, StatusWorld.Now, width, hasColor: false).Select(line => $"{line}\n"));

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(StatusTextTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
