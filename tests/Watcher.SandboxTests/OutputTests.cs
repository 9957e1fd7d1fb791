namespace Watcher.SandboxTests;

/// <summary>Whoever reads what a command prints must not take what came for all of it.</summary>
public sealed class OutputTests : SandboxTest
{
    private const string Full = "exec \"$0\" \"$@\" > /dev/full";

    // A pipe whose reader has gone, for certain: opened for both, then for writing, then the first is closed.
    private const string ClosedPipe = "mkfifo \"$GANETI_ROOTDIR/pipe\" && exec 4<> \"$GANETI_ROOTDIR/pipe\" 5> \"$GANETI_ROOTDIR/pipe\" 4<&- && exec \"$0\" \"$@\" >&5 5>&-";

    private static readonly string[][] Commands =
    [
        ["--help"],
        ["--version"],
        ["--dry-run"],
        ["serve", "--help"],
        ["status"],
        ["status", "--json"],
        ["check"],
        ["config", "show"],
        ["hold", "rapi"],
        ["release", "rapi"],
        ["units", "list", "--profile", "3.0", "--systemd-version", "252"],
        ["units", "render", "--profile", "3.0", "--systemd-version", "252", "--set", "WATCHER_EXEC=/usr/sbin/ganeti-watcher"],
        ["daemon-util", "check-exitcode", "11"],
    ];

    public static TheoryData<string, string> OutputCannotBeWritten =>
        new(Commands.SelectMany(command => ((string, string)[])[(Full, string.Join(' ', command)), (ClosedPipe, string.Join(' ', command))]));

    [Theory]
    [MemberData(nameof(OutputCannotBeWritten))]
    public async Task AnyCommand_OutputCannotBeWritten_SaysSoInOneLineAndFails(string how, string command)
    {
        var result = await RunAsync(how, command);

        Assert.Equal(1, result.ExitCode);
        var why = how == Full ? "No space left on device (errno 28)" : "Broken pipe (errno 32)";
        Assert.EndsWith($": write standard output: {why}", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-verb", 2)]
    [InlineData("--nodegroup default", 2)]
    [InlineData("units render --set", 2)]
    [InlineData("--debug", 0)]
    public async Task AnyCommand_ErrorsCannotBeWritten_EndsAsItWouldHave(string command, int exitCode) =>
        Assert.Equal(exitCode, (await RunAsync("exec \"$0\" \"$@\" 2> /dev/full", command)).ExitCode);

    private Task<CommandResult> RunAsync(string how, string command) =>
        Command.RunAsync(["sh", "-c", how, SandboxExecutable.Path, .. command.Split(' ')], Until.Deadline, Node.Environment);
}
