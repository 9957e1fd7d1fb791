namespace Watcher.SandboxTests;

/// <summary>A master that cannot tell its node groups: nobody looks after their instances, which is neither silence nor success.</summary>
public sealed class GroupsUnknownTests : SandboxTest
{
    private const string Groups = "var/lib/ganeti/ssconf_nodegroups";
    private const string Said = "The node groups are unknown, and their instances are left alone: ";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Node.Cluster.Add("inst1", "ERROR_down");
        await StartAllAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("default\n")]
    public async Task Pass_SaysSo_AndHasNotDoneItsWork(string? content)
    {
        Put(content);

        await PassAsync(exitCode: 1);

        AssertLogHas($"ERROR {Said}");
        AssertLogHas("ssconf_nodegroups");
        Assert.Equal("ERROR_down", Node.Cluster.Instances["inst1"].Status);
        var status = await PassAsync(exitCode: 1, "status");
        Assert.Contains($"! {Said}", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Service_StatusShowsIt_UntilItIsMended(string? content)
    {
        var groups = Node.Read(Groups)!;
        Put(content);
        using var service = await ServeAsync();
        await Node.UntilLogSaysAsync(Said);

        await PassAsync(exitCode: 1);
        var status = await PassAsync(exitCode: 1, "status");
        Assert.Contains($"! {Said}", status.Output, StringComparison.Ordinal);

        Node.Write(Groups, groups);
        await PassAsync();
        Assert.Equal("running", Node.Cluster.Instances["inst1"].Status);
        Assert.DoesNotContain(Said, StatusScreen.WithoutEvents(await PassAsync(exitCode: 0, "status")), StringComparison.Ordinal);
    }

    private void Put(string? content)
    {
        if (content is null)
        {
            Node.Delete(Groups);
        }
        else
        {
            Node.Write(Groups, content);
        }
    }
}
