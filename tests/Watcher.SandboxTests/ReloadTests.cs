using System.Text.RegularExpressions;

namespace Watcher.SandboxTests;

/// <summary>SIGHUP: the configuration is read anew, or, if it is bad, stays as it was.</summary>
public sealed class ReloadTests : SandboxTest
{
    private const string Mond = "ganeti-mond";

    [Fact]
    public async Task Hangup_NewSchedule_IsInForce()
    {
        Node.SetMaster(SandboxNode.OtherHostName);
        using var service = await ServeAsync();
        await Daemons.UntilRunningAsync(SandboxDaemons.OfRegularNode);

        Settings.Set("Schedule", SandboxSettings.EverySecond);
        service.Signal(SandboxProcesses.SigHup);
        await Node.UntilLogSaysAsync("Configuration read anew");
        Node.SetMaster(SandboxNode.HostName);

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Hangup_NewLogLevel_IsInForce()
    {
        await StartAllAsync();
        Settings.Set("Schedule", SandboxSettings.Never);
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);
        await manager.UntilAsync("STATUS=All is well");
        var before = manager.Messages.Count;

        Settings.Set("Log:Level", "Error");
        service.Signal(SandboxProcesses.SigHup);
        await manager.UntilAsync(messages => messages.Skip(before).Contains("READY=1"), "READY came again");
        await Daemons.KillAsync(Mond);
        await Daemons.UntilRunningAsync(Mond);
        await service.UntilItSaysAsync($"{Mond} died");
        await service.TerminateAsync();

        Assert.DoesNotContain("ganeti-watcher stops", service.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Watcher": { "Daemons": { "DaemonUtil": "/no/such/daemon-util", "StoppedGrac": "1m" } } }""", "Watcher:Daemons:StoppedGrac")]
    [InlineData("""{ "Watcher": { "Daemons": { "DaemonUtil": "/no/such/daemon-util", "StoppedGrace": "soon" } } }""", "'soon'")]
    [InlineData("""{ "Watcher": """, "line 1, byte ")]
    public async Task Hangup_BadConfiguration_IsToldAndTheOldStaysInForce(string text, string told)
    {
        await StartAllAsync();
        using var service = await ServeAsync();

        Settings.Replace(text);
        service.Signal(SandboxProcesses.SigHup);
        await Node.UntilLogSaysAsync("The new configuration is not used, the old one stays in force");

        AssertLogHas(Settings.File);
        AssertLogHas(told);
        await Daemons.KillAsync(Mond);
        await Daemons.UntilRunningAsync(Mond);
        Assert.False(service.HasExited);
    }

    /// <summary>No duty steps meanwhile.</summary>
    [Fact]
    public async Task Hangup_BadConfiguration_IsAFaultEverywhere_FromThatMomentToTheReloadThatSucceeds()
    {
        const string Metrics = "metrics.prom";
        await StartAllAsync();
        Settings.Set("Metrics:File", Node.PathOf(Metrics));
        using var service = await ServeAsync();
        await Until.TrueAsync(async () => (await Node.WatcherAsync("status")).ExitCode == 0, "all is well");
        var good = await File.ReadAllTextAsync(Settings.File, TestContext.Current.CancellationToken);

        Settings.Replace("no JSON");
        service.Signal(SandboxProcesses.SigHup);
        await Node.UntilLogSaysAsync("The new configuration is not used");
        await Until.TrueAsync(() => Node.Read(Metrics)!.Contains("ganeti_watcher_fault{event=\"SettingsRejected\",duty=\"service\"} 1", StringComparison.Ordinal), "the metrics have it");
        var status = await PassAsync(exitCode: 1, "status");
        Assert.Single(Regex.Matches(status.Output, "(?m)^! The new configuration is not used, .* and reload again$"));
        Assert.Single(Regex.Matches(status.Output, "(?m)^  [0-9:]+ ERROR   The new configuration is not used"));
        Assert.DoesNotContain("cannot be used any more", status.Output, StringComparison.Ordinal);

        // A file that is mended and not read yet changes nothing.
        Settings.Replace(good);
        await PassAsync(exitCode: 1, "status");
        service.Signal(SandboxProcesses.SigHup);
        await Until.TrueAsync(() => !Node.Read(Metrics)!.Contains("ganeti_watcher_fault{", StringComparison.Ordinal), "the metrics have it no more");
        await PassAsync(exitCode: 0, "status");
    }

    [Fact]
    public async Task Hangup_BadConfigurationUnderAServiceManager_ReportsReadyAllTheSame()
    {
        await StartAllAsync();
        Settings.Set("Schedule", SandboxSettings.Never);
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);
        await manager.UntilAsync("STATUS=All is well");
        var before = manager.Messages.Count;

        Settings.Replace("no JSON");
        service.Signal(SandboxProcesses.SigHup);

        await manager.UntilAsync(messages => messages.Skip(before).Contains("READY=1"), "READY came again");
        await service.UntilItSaysAsync("<3>The new configuration is not used");
    }
}
