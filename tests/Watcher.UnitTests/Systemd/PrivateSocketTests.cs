using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>
/// On its private socket systemd does not see a message that it reads together with BEGIN until another one comes, and the D-Bus library sends Hello
/// right behind BEGIN: without waiting in between, a third of all connections hang.
/// </summary>
public sealed class PrivateSocketTests
{
    [Fact]
    public async Task Questions_OverThePrivateSocket_AreAllAnswered()
    {
        using var systemd = new ScriptedSystemd(isBus: false);
        systemd.Units["a.service"] = [("LoadState", "loaded")];
        var client = systemd.Client(Until.Deadline);
        for (var question = 0; question < 20; question++)
        {
            Assert.Single(await client.GetPropertiesAsync(["a.service"], TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Job_OverThePrivateSocket_IsWaitedFor()
    {
        using var systemd = new ScriptedSystemd(isBus: false);

        Assert.Equal("done", await systemd.Client(Until.Deadline).StartAsync("a.service", TestContext.Current.CancellationToken));
        Assert.DoesNotContain(systemd.Calls, call => call.Member is "AddMatch" or "GetNameOwner");
    }
}
