namespace Watcher.NodeTests.Security;

/// <summary>What any local user can put in the place of the watcher's lock before root has made it.</summary>
[Collection<PlainBookworm>]
public sealed class LockObstacleTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Lock = "/run/lock/ganeti-watcher.lock";

    [Theory]
    [InlineData("mkdir ganeti-watcher.lock", "a directory")]
    [InlineData("mkdir -p ganeti-watcher.lock/a/b", "a directory")]
    [InlineData("ln -s /etc/shadow ganeti-watcher.lock", "a symbolic link")]
    [InlineData("mkfifo ganeti-watcher.lock", "a FIFO")]
    [InlineData("touch ganeti-watcher.lock", "a regular file")]
    [InlineData("exec 9>ganeti-watcher.lock; flock -x 9; exec setsid sleep 777 > /dev/null 2>&1 < /dev/null & sleep 0.5", "a regular file")]
    public async Task Once_NobodysInItsPlace_IsTakenAwayAndTold_AndTheWorkIsDone(string plant, string what)
    {
        await Node.CheckedAsync(["rm", "-rf", Lock]);
        await Node.CheckedAsync(["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh", "-c", $"cd /run/lock && {plant}"]);
        await Node.Daemons.KillAsync("mond");

        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("mond"));
        Assert.Contains($"{what} of uid 65534 was in the place of /var/lock/ganeti-watcher.lock, and was re", Node.Log, StringComparison.Ordinal);
        Assert.Equal("regular empty file 600 root", (await Node.CheckedAsync(["stat", "-c", "%F %a %U", Lock])).Text);

        // Ganeti's own tools can lock it, too.
        await Node.CheckedAsync(["flock", "-x", "-n", Lock, "true"]);
    }

    /// <summary>Root works with a file that is not root's: another one in its place would let the watcher in beside it.</summary>
    [Fact]
    public async Task Once_RootHasLockedAStrangersFile_ItStays()
    {
        await Node.CheckedAsync(["rm", "-rf", Lock]);
        await Node.CheckedAsync(["sh", "-c", $"touch {Lock} && chown nobody {Lock}"]);
        await using (await Cluster.LockHolder.TakeAsync(Node))
        {
            await Node.WatcherAsync("--once");

            Assert.Equal("nobody", (await Node.CheckedAsync(["stat", "-c", "%U", Lock])).Text);
            Assert.Contains("is held exclusively by", Node.Log, StringComparison.Ordinal);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await Node.RunAsync(["pkill", "-KILL", "-u", "nobody", "sleep"]);
        await Node.CheckedAsync(["sh", "-c", $"rm -rf {Lock}*"]);
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
    }
}
