using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>Much work for a service that has had nothing to do.</summary>
internal static class Storm
{
    private static readonly string[] Victims = ["mond", "confd", "rapi"];

    /// <summary>Daemons die one after the other, and are started again.</summary>
    public static async Task OfKillsAsync(TestNode node, int kills)
    {
        var lives = new Lives();
        for (var kill = 0; kill < kills; kill++)
        {
            var daemon = Victims[kill % Victims.Length];
            await lives.UntilGrownUpAsync(daemon);
            var victim = node.Daemons.Get(daemon);
            HostProcess.Kill(HostProcess.PidOf(node, victim.Pid));
            await Until.TrueAsync(() => node.Daemons.Find(daemon) is { } now && now.Pid != victim.Pid, $"{daemon} runs again", () => node.Log);
            lives.Began(daemon);
        }
    }

    /// <summary>The configuration is read anew, again and again.</summary>
    public static async Task OfReloadsAsync(TestNode node, WatcherService service, int reloads)
    {
        for (var reload = 0; reload < reloads; reload++)
        {
            var before = Reloads(node);
            await service.SignalAsync("HUP");
            await Until.TrueAsync(() => Reloads(node) > before, "the configuration was read anew", () => node.Log, service.WhyNever);
        }
    }

    private static int Reloads(TestNode node) => node.Log.Split("Configuration read anew").Length;
}
