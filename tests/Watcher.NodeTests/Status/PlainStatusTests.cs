using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Status;

/// <summary><c>status</c> and <c>check</c> tell the truth on a node without systemd: with a service, with passes from cron, with neither.</summary>
[Collection<PlainBookwormServed>]
public sealed class PlainStatusTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Pause = "/var/lib/ganeti/watcher.pause";
    private const UnixFileMode ForAll = (UnixFileMode)0b110_100_100;

    [Fact]
    public async Task Healthy_IsZero_AndADaemonThatDiesIsNamed_WithoutAService()
    {
        Assert.Contains(" ganeti-rapi   running    pid ", (await StatusAsync(0)).Output, StringComparison.Ordinal);
        Assert.StartsWith("GANETI OK - 6 of 6 daemons run, ", (await CheckAsync(0)).Output, StringComparison.Ordinal);

        await Node.Daemons.KillAsync("rapi");
        Assert.Contains("! ganeti-rapi   down       ", (await StatusAsync(1)).Output, StringComparison.Ordinal);
        Assert.StartsWith("GANETI CRITICAL - ganeti-rapi is down: its pid file names pid ", (await CheckAsync(2)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paused_WithADaemonDown_NamesItAndSaysThatNothingIsStarted()
    {
        await Node.Files.WriteAsync(Pause, "99999999999\n");
        await Node.Daemons.KillAsync("rapi");

        var status = await StatusAsync(1);

        Assert.Contains("! ganeti-rapi   down       ", status.Output, StringComparison.Ordinal);
        Assert.Contains("next: nothing is started: the watcher is paused until ", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldOrStopped_IsNamed_AndAWarningOnly()
    {
        await PassAsync();
        await Node.Daemons.StopAsync("mond");
        Assert.Contains("! ganeti-mond   stopped    stopped on purpose; next: the next pass, or a service, starts it after ", (await StatusAsync(1)).Output, StringComparison.Ordinal);
        await CheckAsync(1);

        Assert.Equal(0, (await Node.WatcherAsync("hold", "mond", "--reason", "a repair")).ExitCode);
        var held = (await StatusAsync(1)).Output;
        Assert.Contains("! ganeti-mond   held       down, and held by root since ", held, StringComparison.Ordinal);
        Assert.Contains("; next: nobody starts it until it is released", held, StringComparison.Ordinal);
        Assert.Contains(" (a repair): the watcher does not start it until it is released", held, StringComparison.Ordinal);
        await CheckAsync(1);
    }

    [Fact]
    public async Task TheServiceStops_IsStuck_OrIsKilled()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using (var stopped = await WatcherService.StartAsync(Node))
        {
            Assert.StartsWith("Service: at work (pid ", (await StatusAsync(0)).Output, StringComparison.Ordinal);
            await stopped.StopAsync();
            Assert.StartsWith("Service: not running\n", (await StatusAsync(0)).Output, StringComparison.Ordinal);
        }

        // When a pass is through, no duty is about to step and to say so.
        await using var service = await WatcherService.StartAsync(Node);
        await PassAsync();
        var stuck = "";
        await Until.TrueAsync(
            async () =>
            {
                await ForgetFreshnessAsync();
                return (stuck = (await Node.WatcherAsync("status")).Output).StartsWith("Service: stuck (pid ", StringComparison.Ordinal);
            }, "the service counts as stuck", () => stuck);
        Assert.Contains("! The ganeti-watcher service (pid ", stuck, StringComparison.Ordinal);
        Assert.StartsWith("GANETI CRITICAL - ", (await CheckAsync(2)).Output, StringComparison.Ordinal);

        await service.SignalAsync("KILL");
        await Until.TrueAsync(() => service.HasExited, "the service is gone");
        var dead = await StatusAsync(1);
        Assert.StartsWith("Service: dead\n", dead.Output, StringComparison.Ordinal);
        Assert.Contains(" has died, after ", dead.Output, StringComparison.Ordinal);
        Assert.Contains(" ganeti-rapi   running    ", dead.Output, StringComparison.Ordinal);
    }

    /// <summary>Passes leave word for everybody. That there are no more of them is told in the sandbox, which has a time since boot of its own.</summary>
    [Fact]
    public async Task PassesFromCron_LeaveWord()
    {
        await PassAsync();
        var left = await AsNobodyAsync("status");
        Assert.True(left.ExitCode == 0, left.ToString());
        Assert.Contains("What follows is what that pass has left", left.Output, StringComparison.Ordinal);
        Assert.Contains("no service is at work, passes are made | daemons_needed=6 daemons_running=6 faults=0 last_pass_age=", (await AsNobodyAsync("check")).Output, StringComparison.Ordinal);
        await StatusAsync(0);
    }

    [Fact]
    public async Task WhatCannotBeSeen_IsSaid_AndIsThree()
    {
        var nobody = await AsNobodyAsync("status");
        Assert.Equal(3, nobody.ExitCode);
        Assert.Contains("? Not known: daemons, instances and disks: only root may look at them", nobody.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await AsNobodyAsync("check")).ExitCode);

        await PassAsync();
        await Node.Files.WriteAsync("/var/lib/ganeti-watcher/archive.json", "garbage");
        Assert.Contains("? Not known: archive: what was remembered cannot be understood: ", (await StatusAsync(3)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConfigurationThatCannotBeUsed_IsTwo_AndUnknownToMonitoring()
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, """{ "Watcher": { "NoSuchThing": "1" } }""");

        Assert.Contains("NoSuchThing", (await StatusAsync(2)).Error, StringComparison.Ordinal);
        Assert.StartsWith("GANETI UNKNOWN - nothing is watched, the configuration cannot be used: ", (await CheckAsync(3)).Output, StringComparison.Ordinal);
    }

    private async Task<CommandResult> StatusAsync(int exitCode)
    {
        var result = await Node.WatcherAsync("status");
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return result;
    }

    private async Task<CommandResult> CheckAsync(int exitCode)
    {
        var result = await Node.WatcherAsync("check");
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Single(result.Output.TrimEnd('\n').Split('\n'));
        return result;
    }

    private Task<CommandResult> AsNobodyAsync(string verb) =>
        Node.RunAsync(["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", TestNode.Watcher, verb]);

    /// <summary>As when two of its periods are over.</summary>
    private async Task ForgetFreshnessAsync()
    {
        foreach (var file in new[] { TestNode.StatusFile, "/run/ganeti-watcher/status.root.json" })
        {
            await ChangeAsync(file, snapshot => snapshot["freshUntil"] = 1);
        }
    }

    private async Task ChangeAsync(string file, Action<JsonNode> change)
    {
        var content = JsonNode.Parse(Node.Files.Read(file))!;
        change(content);
        await Node.Files.WriteAsync(file, content.ToJsonString(), ForAll);
    }
}
