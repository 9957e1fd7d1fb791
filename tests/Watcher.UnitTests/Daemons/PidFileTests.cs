using System.Text;
using CsCheck;
using Watcher.Core.Daemons;
using Watcher.Core.Native;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class PidFileTests : IDisposable
{
    // No real daemon's name: one may be running on the machine that runs the test.
    private static readonly Daemon Testd = new("ganeti-testd", "test-daemon.log", DaemonPlace.EveryNode);

    private readonly string _directory = Directory.CreateTempSubdirectory("pid-files").FullName;

    [Theory]
    [InlineData("123\n", 123)]
    [InlineData(" 7 ", 7)]
    [InlineData("4194304", 4194304)]
    public void Parse_Number_IsThePid(string content, int pid) => Assert.Equal((pid, null), PidFile.Parse(Encoding.ASCII.GetBytes(content)));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    [InlineData("abc", "holds no number")]
    [InlineData("12 34", "holds no number")]
    [InlineData("-1", "holds -1, which is no process id")]
    [InlineData("0", "holds 0, which is no process id")]
    [InlineData("4194305", "holds 4194305, which is no process id")]
    [InlineData("99999999999999999999", "holds no number")]
    public void Parse_Nonsense_IsNamed(string content, string problem) =>
        Assert.Equal((null, problem), PidFile.Parse(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void Parse_AnyBytes_NeverThrowsAndNeverYieldsAnImpossiblePid() => Gen.Byte.Array.Sample(bytes =>
        PidFile.Parse(bytes) is (null, not null) or ( >= 1 and <= 4194304, null));

    [Fact]
    public void Look_NoDirectory_IsAbsent() =>
        Assert.IsType<DaemonSight.Absent>(new PidFile(Path.Combine(_directory, "none")).Look(Testd));

    [Fact]
    public void Look_DeadPid_IsStale()
    {
        Write("4194304");

        Assert.Equal("its pid file names pid 4194304, which is gone", Assert.IsType<DaemonSight.Stale>(Look()).Why);
    }

    [Fact]
    public void Look_LivingForeignProcess_IsStaleAndNamed()
    {
        Write($"{Environment.ProcessId}");

        Assert.StartsWith($"its pid file names pid {Environment.ProcessId}, which is ", Assert.IsType<DaemonSight.Stale>(Look()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void RemoveIfStale_Link_RemovesTheLinkAndNotItsTarget()
    {
        var target = Path.Combine(_directory, "target");
        File.Create(target).Dispose();
        File.CreateSymbolicLink(Path.Combine(_directory, Testd.PidFile), target);

        Assert.Equal("its pid file is a symbolic link", new PidFile(_directory).RemoveIfStale(Testd));

        Assert.True(File.Exists(target));
        Assert.IsType<DaemonSight.Absent>(Look());
    }

    [Fact]
    public void Look_DirectoryIsAStrangersLink_IsRefused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "giving a link away needs root");
        var link = _directory + "-link";
        Directory.CreateSymbolicLink(link, _directory);
        Assert.Equal(0, TestLibc.ChownLink(link, 65534, 65534));
        try
        {
            Assert.Throws<NativeException>(() => new PidFile(link).Look(Testd));
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public void Look_PidFileIsADirectory_IsStaleButCannotBeRemoved()
    {
        Directory.CreateDirectory(Path.Combine(_directory, Testd.PidFile));

        Assert.IsType<DaemonSight.Stale>(Look());
        Assert.Throws<NativeException>(() => new PidFile(_directory).RemoveIfStale(Testd));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private DaemonSight Look() => new PidFile(_directory).Look(Testd);

    private void Write(string content)
    {
        using var file = File.CreateText(Path.Combine(_directory, Testd.PidFile));
        file.Write(content);
    }
}
