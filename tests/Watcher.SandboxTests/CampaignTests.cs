using System.Globalization;

namespace Watcher.SandboxTests;

/// <summary>
/// The service, killed and ended at random moments while it starts a daemon and an instance: the next one brings both up, once each.
/// WATCHER_CAMPAIGN says how many times; by itself it is a few.
/// </summary>
public sealed class CampaignTests : SandboxTest
{
    private const int LongestMilliseconds = 1200;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") ?? "2", CultureInfo.InvariantCulture);

    private readonly int _seed = Random.Shared.Next();

    [Fact]
    public async Task Service_EndsAtRandomMoments_NothingIsLostOrDoubled()
    {
        var random = new Random(_seed);
        foreach (var (key, value) in new[] { ("Disks:Verify", "false"), ("Daemons:ShortLife", "1s"), ("Daemons:RetryFirst", "1s"), ("Daemons:RetryMost", "1s") })
        {
            Settings.Set(key, value);
        }

        await StartAllAsync();
        for (var round = 0; round < Rounds; round++)
        {
            Node.Cluster.Add(Instance(round));
        }

        for (var round = 0; round < Rounds; round++)
        {
            var daemon = SandboxDaemons.OfMaster[random.Next(SandboxDaemons.OfMaster.Count)];
            using (var service = await ServeAsync(SandboxSettings.EverySecond))
            {
                Node.Cluster.Instances[Instance(round)].Status = "ERROR_down";
                await Daemons.KillAsync(daemon);

                // The moment is what is tried; nothing is waited for.
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestMilliseconds)), TimeProvider.System, TestContext.Current.CancellationToken);
                service.Signal(random.Next(2) == 0 ? SandboxProcesses.SigKill : SandboxProcesses.SigTerm);
                await service.UntilExitedAsync();
            }

            using (var next = await ServeAsync(SandboxSettings.EverySecond))
            {
                await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
                await Node.UntilAsync(() => Node.Cluster.Instances[Instance(round)].Status == "running", $"{Instance(round)} runs (seed {_seed}, round {round})");
                await next.TerminateAsync();
            }

            Assert.All(SandboxDaemons.OfMaster, name => Assert.True(Daemons.Count(name) == 1, $"{Daemons.Count(name)} of {name} run (seed {_seed}, round {round})"));
            Assert.True(Node.Cluster.Instances[Instance(round)].Starts == 1, $"{Node.Cluster.Instances[Instance(round)].Starts} starts (seed {_seed}, round {round})");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds} ends, seed {_seed}"));
    }

    private static string Instance(int round) => string.Create(CultureInfo.InvariantCulture, $"inst{round}");
}
