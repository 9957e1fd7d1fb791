using System.Text;
using CsCheck;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Status files, merged: of each instance the line of the newest file that has one.</summary>
public sealed class StatusMergeTests
{
    private static readonly DateTime Older = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("")]
    [InlineData("a running\nb running", "a running\nb running")]
    [InlineData("a running\nb ERROR_down\nc running", "a running\nc running", "b ERROR_down")]
    [InlineData("inst1 old\ninst2 old", "inst1 old", "inst2 old", "")]
    [InlineData("inst1 new", "inst1 old", "inst1 new")]
    [InlineData("a running\nb running", "b running\na running\n\n")]
    [InlineData("a second\nb running", "b running\na first\na second")]
    [InlineData("a second\nb running", "a second\na first\nb running")]
    [InlineData("a running\nb ERROR_down", "a running\r\nb ERROR_down\r\n")]
    [InlineData("a running\nb two  words ", " a\trunning\n\tb \t two  words ")]
    [InlineData("a running\nb running\nc running", "a running\u000bb running\u001cc\u001frunning\u000c")]
    [InlineData("a new\nb running", "a old\nb running\n", "a\tnew\r")]
    [InlineData("a two words", "nonsense\n\na two words\nmore-nonsense")]
    [InlineData("inst1 running\ninst10 running\ninst2 running", "inst1 running\ninst2 running", "inst10 running")]
    [InlineData("z running\nä running", "ä running", "z running")]
    public void Files_EachNewerThanTheOneBefore_AreMerged(string expected, params string[] files) =>
        Assert.Equal(expected, Merge(files.Select((text, index) => (text, Older.AddSeconds(index)))));

    /// <summary>The stock watcher takes the last one in the order of the states.</summary>
    [Theory]
    [InlineData("a first", "a second")]
    [InlineData("a second", "a first")]
    public void WrittenInTheSameMoment_TheGreaterStateIsRight(string one, string other) =>
        Assert.Equal("a second", Merge([(one, Older), (other, Older)]));

    [Fact]
    public void NoUtf8_IsCopiedAsItIs()
    {
        using var merged = new MemoryStream();
        byte[] content = [.. "b running\na "u8, 0xc3, 0x28, 0xff, .. "\n"u8];
        StatusMerge.Write([new StatusLines(content, Older)], merged);
        Assert.Equal([.. "a "u8, 0xc3, 0x28, 0xff, .. "\nb running"u8], merged.ToArray());
    }

    [Fact]
    public void AnyFiles_AreMergedAsByATable() => Gen.Select(Gen.Int[0, 12], Gen.Int[0, 9])
        .Array[0, 20].Select(Gen.Int[0, 3], (lines, age) => (Text: string.Join('\n', lines.Select(line => $"i{line.Item1} s{line.Item2}")), Written: Older.AddSeconds(age)))
        .Array[0, 6]
        .Sample(files => Assert.Equal(ByTable(files), Merge(files)));

    private static string ByTable(IEnumerable<(string Text, DateTime Written)> files) => string.Join('\n', files
        .SelectMany(file => file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Words: line.Split(' ', 2), file.Written)))
        .GroupBy(line => line.Words[0])
        .OrderBy(instance => instance.Key, StringComparer.Ordinal)
        .Select(instance => $"{instance.Key} {instance.OrderBy(line => line.Written).ThenBy(line => line.Words[1], StringComparer.Ordinal).Last().Words[1]}"));

    private static string Merge(IEnumerable<(string Text, DateTime Written)> files)
    {
        using var merged = new MemoryStream();
        StatusMerge.Write(files.Select(file => new StatusLines(Encoding.UTF8.GetBytes(file.Text), file.Written)), merged);
        return Encoding.UTF8.GetString(merged.ToArray());
    }
}
