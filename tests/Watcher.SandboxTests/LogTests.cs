using System.Text.RegularExpressions;

namespace Watcher.SandboxTests;

/// <summary>Ganeti's log file, in Ganeti's format.</summary>
public sealed partial class LogTests : SandboxTest
{
    private const string Directory = "var/log/ganeti";
    private const string Rotated = "var/log/ganeti/watcher.log.1";
    private const string Mond = "ganeti-mond";

    private IEnumerable<string> Lines => Node.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public async Task Pass_WithMuchToSay_EveryLineHasGanetisFormat()
    {
        Daemons.Tell("fail", "ganeti-rapi", "no such luck\nat all\n");

        await PassAsync(exitCode: 1);

        Assert.True(Lines.Count() > 5, Node.Log);
        Assert.All(Lines, line => Assert.Matches(GanetiLine(), line));
        Assert.EndsWith("\n", Node.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x\n2026-01-01 00:00:00,000: ganeti-watcher pid=1 INFO forged\n")]
    [InlineData("x\r2026-01-01 00:00:00,000: ganeti-watcher pid=1 INFO forged\r\n")]
    [InlineData("x\u0085y\u001b[31mred\u001b]0;title\u0007\u007f\b\0\t\f\v")]
    public async Task Pass_ControlCharactersInAProgramsOutput_ForgeNoLine(string output)
    {
        Daemons.Tell("fail", "ganeti-rapi", output);
        Daemons.Tell("pretend", Mond);
        Node.Write($"{Directory}/monitoring-daemon.log", output);

        var result = await PassAsync(exitCode: 1, "--debug");

        Assert.All(Lines, line => Assert.Matches(GanetiLine(), line));
        Assert.DoesNotContain(Lines, line => line.Contains(": ganeti-watcher pid=1 ", StringComparison.Ordinal) && line.StartsWith("2026-01-01", StringComparison.Ordinal));
        Assert.DoesNotContain(Node.Log + result.Error, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task Pass_NewLogFile_IsNotForEverybodysEyes()
    {
        await PassAsync();

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Node.LogFile) & Others);
    }

    [Fact]
    public async Task Serve_TheLogIsRotated_TheNewFileIsWritten()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        File.Move(Node.LogFile, Node.PathOf(Rotated));
        var rotated = Node.Read(Rotated);

        await Daemons.KillAsync(Mond);

        await Node.UntilLogSaysAsync($"{Mond} runs as pid");
        AssertLogHas($"{Mond} died");
        Assert.Equal(rotated, Node.Read(Rotated));
    }

    [Fact]
    public async Task Serve_TheLogIsRotatedByCopyAndTruncation_ItIsWrittenFromItsBeginning()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        File.Copy(Node.LogFile, Node.PathOf(Rotated));
        File.WriteAllBytes(Node.LogFile, []);

        await Daemons.KillAsync(Mond);

        await Node.UntilLogSaysAsync($"{Mond} runs as pid");
        Assert.All(Lines, line => Assert.Matches(GanetiLine(), line));
    }

    [Fact]
    public async Task Pass_TheDirectoryIsMissing_SaysSoOnStandardErrorAndWorks()
    {
        System.IO.Directory.Delete(Node.PathOf(Directory), recursive: true);

        await AssertWorksWithoutLogAsync();
    }

    [Fact]
    public async Task Pass_TheDirectoryIsReadOnly_SaysSoOnStandardErrorAndWorks()
    {
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        var command = await Node.OrdinaryUserAsync();
        File.SetUnixFileMode(Node.PathOf(Directory), ReadOnly);

        AssertWorkedWithoutLog(await Command.RunAsync(command, Until.Deadline, Node.Environment));

        File.SetUnixFileMode(Node.PathOf(Directory), ReadOnly | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Pass_TheDirectoryIsAFile_SaysSoOnStandardErrorAndWorks()
    {
        System.IO.Directory.Delete(Node.PathOf(Directory), recursive: true);
        Node.Write(Directory, "");

        await AssertWorksWithoutLogAsync();
    }

    [Fact]
    public async Task Pass_TheLogIsADirectory_SaysSoOnStandardErrorAndWorks()
    {
        System.IO.Directory.CreateDirectory(Node.LogFile);

        await AssertWorksWithoutLogAsync();
    }

    [Fact]
    public async Task Pass_TheLogIsAFifo_NobodyWaits()
    {
        await Command.RunAsync(["mkfifo", Node.LogFile], Until.Deadline);

        await AssertWorksWithoutLogAsync();
    }

    [Fact]
    public async Task Pass_TheLogIsALink_ItIsNotFollowed()
    {
        Node.Write("stand-in/treasure", "precious");
        File.CreateSymbolicLink(Node.LogFile, Node.PathOf("stand-in/treasure"));

        await AssertWorksWithoutLogAsync();

        Assert.Equal("precious", Node.Read("stand-in/treasure"));
    }

    private async Task AssertWorksWithoutLogAsync() => AssertWorkedWithoutLog(await Node.WatcherAsync());

    private void AssertWorkedWithoutLog(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"(not in {Node.LogFile}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Starting ganeti-noded", result.Error, StringComparison.Ordinal);
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}: ganeti-watcher pid=\d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) \S[^\n]*\z")]
    private static partial Regex GanetiLine();
}
