namespace Watcher.SandboxTests;

/// <summary>What lies in the place of a group's state file and is none: said plainly, with what to do, and no pass that could do its work.</summary>
public sealed class StateFileTests : SandboxTest
{
    private const string StateFile = $"var/lib/ganeti/watcher.{LuxiWorld.GroupUuid}.data";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Settings.Set("Disks:Verify", "false");
        await StartAllAsync();
    }

    [Fact]
    public async Task Directory_IsSaidPlainly_AndTheGroupIsServedOnceItIsGone()
    {
        Node.Cluster.Add("inst1", "ERROR_down");
        Directory.CreateDirectory(Node.PathOf(StateFile));

        await PassAsync(exitCode: 1);

        AssertLogHas("instances of default: standing still, which it should not: ");
        AssertLogHas("is a directory, not a regular file. Remove it; attempts begin anew. The group is not served until then");
        AssertLogHasNot("is not locked");
        Assert.Contains("is a directory, not a regular file", (await PassAsync(exitCode: 1, "status")).Output, StringComparison.Ordinal);
        Directory.Delete(Node.PathOf(StateFile));
        await PassAsync();
        Assert.Equal("running", Node.Cluster.Instances["inst1"].Status);
    }

    [Fact]
    public async Task LinkToAFile_IsServed()
    {
        Node.Cluster.Add("inst1", "ERROR_down");
        Node.Write("var/lib/elsewhere", """{"instance":{"inst1":{"restart_count":2,"restart_when":9999999999}},"node":{}}""");
        File.CreateSymbolicLink(Node.PathOf(StateFile), Node.PathOf("var/lib/elsewhere"));

        await PassAsync();

        AssertLogHas("inst1 was restarted by job 1 (attempt 3 of 5)");
    }
}
