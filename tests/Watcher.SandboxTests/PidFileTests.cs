namespace Watcher.SandboxTests;

/// <summary>Pid files that lie. Their directory is writable for Ganeti's users: what lies there may be anything.</summary>
public sealed class PidFileTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Mond = "ganeti-mond";
    private const string Treasure = "stand-in/treasure";

    private static readonly string PidFile = SandboxDaemons.PidFile(Confd);

    public static TheoryData<string> Nonsense => ["", "\n", "-1\n", "0\n", "4194305\n", "99999999999999999999\n", "not a number\n", "12 34\n", "\0\0\0\0"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Daemons.StartAsync(SandboxDaemons.OfMaster.Where(name => name != Confd));
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Pass_PidFileOfADeadDaemonIsNonsense_ItIsStarted(string content)
    {
        SkipIfElsewhere(Confd);
        Node.Write(PidFile, content);

        await PassAsync();

        Assert.Equal([Confd], Daemons.Starts);
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Pass_PidFileOfALivingDaemonIsNonsense_ItIsLeftAlone(string content)
    {
        await Daemons.StartAsync(Confd);
        Node.Write(PidFile, content);

        await PassAsync(exitCode: 1);

        Assert.Empty(Daemons.Starts);
        Assert.Equal(1, Daemons.Count(Confd));
        AssertLogHas($"{Confd} is left alone: its pid file ");
        AssertLogHas(" may be it");
    }

    [Fact]
    public async Task Pass_PidFileNamesAnotherLivingProcess_ItIsLeftAloneAndTheDaemonStarted()
    {
        var other = Daemons.Pid(Mond);
        Node.Write(PidFile, $"{other}\n");

        await PassAsync();

        Assert.Equal([Confd], Daemons.Starts);
        Assert.Equal(other, Daemons.Pid(Mond));
        AssertLogHas($"its pid file names pid {other}, which is {Mond}");
    }

    [Theory]
    [InlineData("precious")]
    [InlineData("1\n")]
    public async Task Pass_PidFileIsALink_ItsTargetIsNotTouched(string content)
    {
        SkipIfElsewhere(Confd);
        Node.Write(Treasure, content);
        File.CreateSymbolicLink(Node.PathOf(PidFile), Node.PathOf(Treasure));

        await PassAsync();

        Assert.Equal(content, Node.Read(Treasure));
        Assert.Null(new FileInfo(Node.PathOf(PidFile)).LinkTarget);
        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas("its pid file is a symbolic link");
    }

    [Fact]
    public async Task Pass_PidFileIsALinkToNothing_TheDaemonIsStarted()
    {
        SkipIfElsewhere(Confd);
        File.CreateSymbolicLink(Node.PathOf(PidFile), "/no/such/file");

        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Pass_PidFileIsAFifo_NobodyWaitsAndTheDaemonIsStarted()
    {
        SkipIfElsewhere(Confd);
        await Command.RunAsync(["mkfifo", Node.PathOf(PidFile)], Until.Deadline);

        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas("its pid file is not a regular file");
    }

    [Fact]
    public async Task Pass_PidFileIsADirectory_SaysSoAndStartsTheOthers()
    {
        SkipIfElsewhere(Confd);
        Directory.CreateDirectory(Node.PathOf(PidFile));
        await Daemons.KillAsync(Mond);

        await PassAsync(exitCode: 1);

        Assert.Equal([Mond], Daemons.Starts);
        AssertLogHas($"{Confd} could not be kept running");
        AssertLogHas(Node.PathOf(PidFile));
    }

    [Fact]
    public async Task Pass_PidDirectoryIsMissing_StartsAll()
    {
        await SandboxProcesses.EndAllAsync(Node.Root);
        Directory.Delete(Node.PathOf("var/run/ganeti"), recursive: true);

        // luxid's socket went with it: the stand-in makes none.
        await PassAsync(exitCode: 1);

        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
    }
}
