using Watcher.Commands;
using Xunit;

namespace Watcher.UnitTests.Commands;

public sealed class StockArgumentsTests
{
    private static readonly string[] Verbs = ["serve", "status", "hold"];

    [Theory]
    [InlineData("", "")]
    [InlineData("--once", "--once")]
    [InlineData("--job-a 5", "--job-age=5")]
    [InlineData("--j=5h", "--job-age=5h")]
    [InlineData("-A5h", "--job-age=5h")]
    [InlineData("-A 5h", "--job-age=5h")]
    [InlineData("-dA 5h", "--debug --job-age=5h")]
    [InlineData("-dA5h", "--debug --job-age=5h")]
    [InlineData("-ddd --debug --d", "--debug")]
    [InlineData("-A 5h -A 6h", "--job-age=6h")]
    [InlineData("--wait --no-w", "--no-wait-children")]
    [InlineData("--no-w --wait", "--wait-children")]
    [InlineData("--no-v --no-s --ig", "--no-verify-disks --no-strict --ignore-pause")]
    [InlineData("--rapi ::1 --once", "--rapi-ip=::1 --once")]
    [InlineData("--rapi=a=b", "--rapi-ip=a=b")]
    [InlineData("-g 6d8c1b0a", "--nodegroup=6d8c1b0a")]
    [InlineData("--rapi-ip -d", "--rapi-ip=-d")]
    [InlineData("--rapi-ip --", "--rapi-ip=--")]
    [InlineData("--rapi-ip status", "--rapi-ip=status")]
    [InlineData("-d --", "--debug")]
    [InlineData("--hel --no-such-option", "--help")]
    [InlineData("-dh", "--help")]
    [InlineData("--version serve", "--version")]
    public void Read_WhatOptparseTakes_IsPlainWords(string words, string plain)
    {
        var read = StockArguments.Read(Split(words), Verbs);

        Assert.Null(read.Error);
        Assert.Equal(plain, string.Join(' ', read.Words));
    }

    [Theory]
    [InlineData("--no-such-option", "there is no option --no-such-option")]
    [InlineData("--no-such-option --help", "there is no option --no-such-option")]
    [InlineData("--no", "--no may be --nodegroup, --no-wait-children, --no-verify-disks, --no-strict")]
    [InlineData("-x", "there is no option -x")]
    [InlineData("-dx", "there is no option -x")]
    [InlineData("-d5", "there is no option -5")]
    [InlineData("--debug=1", "--debug takes no value")]
    [InlineData("--debug true", "'true' is no command, and a pass takes options only")]
    [InlineData("-- serve", "'serve' is no command, and a pass takes options only")]
    [InlineData("-", "'-' is no command, and a pass takes options only")]
    [InlineData("/?", "'/?' is no command, and a pass takes options only")]
    [InlineData("@/etc/passwd", "'@/etc/passwd' is no command, and a pass takes options only")]
    [InlineData("[suggest]", "'[suggest]' is no command, and a pass takes options only")]
    [InlineData("-d -A", "--job-age needs a value")]
    [InlineData("--rapi", "--rapi-ip needs a value")]
    [InlineData("--dry", "there is no option --dry")]
    public void Read_WhatOptparseRefuses_IsRefusedWithTheReason(string words, string error) =>
        Assert.Equal(error, StockArguments.Read(Split(words), Verbs).Error);

    [Theory]
    [InlineData("serve --debug")]
    [InlineData("status --js")]
    [InlineData("--debug hold rapi --for 5m")]
    [InlineData("-A 5h serve --no-such-option")]
    public void Read_ACommand_StaysAsItIs(string words)
    {
        var read = StockArguments.Read(Split(words), Verbs);

        Assert.Equal((words, null), (string.Join(' ', read.Words), read.Error));
    }

    [Fact]
    public void Read_AnEmptyWord_IsAWord()
    {
        Assert.NotNull(StockArguments.Read([""], Verbs).Error);
        Assert.Equal(["--job-age="], StockArguments.Read(["-A", ""], Verbs).Words);
    }

    /// <summary>Python's int(), and what it refuses stays as it is.</summary>
    [Theory]
    [InlineData("5", "5")]
    [InlineData("+5m", "5m")]
    [InlineData("-5m", "0m")]
    [InlineData(" 5 d", "5d")]
    [InlineData("1_000", "1000")]
    [InlineData("007w", "7w")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    [InlineData("1__0", "1__0")]
    [InlineData("_1", "_1")]
    [InlineData("1_", "1_")]
    [InlineData("- 5", "- 5")]
    [InlineData("+", "+")]
    [InlineData("h", "h")]
    [InlineData("5h ", "5h ")]
    [InlineData("1.5h", "1.5h")]
    [InlineData("", "")]
    [InlineData("all", "all")]
    public void Plain_AnAge_IsOneOfOurs(string text, string plain) => Assert.Equal(plain, StockAge.Plain(text));

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
