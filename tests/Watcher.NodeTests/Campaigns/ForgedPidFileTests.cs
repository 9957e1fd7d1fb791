using System.Globalization;

namespace Watcher.NodeTests.Campaigns;

/// <summary>
/// Pid files that name somebody else, nobody, or everybody, between each real daemon and the real start-stop-daemon: whoever is named gets no signal, and
/// the daemon is started all the same. There are sixty-six; by itself a few of them are tried.
/// </summary>
[Collection<PlainBookwormCampaigns>]
public sealed class ForgedPidFileTests(PlainNode fixture) : NodeTest(fixture)
{
    /// <summary>What a pid file says, given the bystander's process.</summary>
    private static readonly Kind[] Kinds =
    [
        new("a process of root's", IsRoots: true),
        new("another user's process"),
        new("a process of the daemon's name") { BearsItsName = true },
        new("a thread") { Text = (_, bystander) => $"{bystander.Thread}\n" },
        new("a process group") { Text = (_, bystander) => $"-{bystander.Process.Pid}\n" },
        new("process 1") { Text = (_, _) => "1\n" },
        new("every process") { Text = (_, _) => "-1\n" },
        new("the guest") { Text = (node, _) => $"{node.Guest.Process.Pid}\n" },
        new("another daemon") { NamesAnotherDaemon = true },
        new("a process that is gone") { Text = (_, _) => "4194000\n" },
        new("a process of root's, while the daemon lives", IsRoots: true) { DaemonLives = true },
    ];

    private readonly Campaign _campaign = new("foreign, stale and forged pid files", few: 6, most: Kinds.Length * NodeDaemons.Names.Count);

    [Fact]
    public async Task Once_ThePidFileNamesAnother_NobodyIsSignalled_AndTheDaemonRuns()
    {
        var cases = Kinds.SelectMany(_ => NodeDaemons.Names, (kind, daemon) => (Kind: kind, Daemon: daemon)).ToArray();
        _campaign.Random.Shuffle(cases);
        for (var round = 0; round < _campaign.Count; round++)
        {
            var (kind, daemon) = cases[round];
            var bystander = await Bystander.StartAsync(Node, kind.BearsItsName ? $"ganeti-{daemon}" : "bystander", kind.IsRoots);
            try
            {
                await TryAsync(kind, daemon, bystander, $"{daemon}'s pid file names {kind.Name}, {_campaign.At(round)}");
            }
            finally
            {
                await bystander.EndAsync();
            }

            await NodeReset.RunAsync(Node);
        }

        _campaign.Done("none signalled");
    }

    private async Task TryAsync(Kind kind, string daemon, Bystander bystander, string at)
    {
        var others = NodeDaemons.Names.Where(name => name != daemon).Select(Node.Daemons.Get).ToArray();
        var own = kind.DaemonLives ? Node.Daemons.Get(daemon) : (await Node.Daemons.KillAsync(daemon))[0];
        if (daemon == "noded" && !kind.DaemonLives)
        {
            // Where the file is of no use, a child of the dead one may be it: the next pass would start it, and there is only one.
            await Node.Daemons.WaitForLastChildAsync(but: bystander.Process);
        }

        await ForgeAsync(daemon, kind.NamesAnotherDaemon ? string.Create(CultureInfo.InvariantCulture, $"{others[0].Pid}\n") : kind.Text(Node, bystander));

        var result = await Node.WatcherAsync("--once");

        Assert.True(result.ExitCode is 0 or 1 && !(result.Text + Node.Log).Contains("Unhandled", StringComparison.Ordinal), $"{at}: {result}\n{Node.Log}");
        Assert.True(bystander.WhatHappened() is null, $"{at}: {bystander.WhatHappened()}\n{Node.Log}");
        Assert.All(others, other => Assert.True(Node.Processes.IsAlive(other), $"{at}: {other.Name} was ended\n{Node.Log}"));
        Assert.Null(Node.Guest.WhatHappened());
        if (kind.DaemonLives)
        {
            Assert.True(Node.Processes.IsAlive(own), $"{at}: the daemon was ended\n{Node.Log}");

            // noded's file is believed by a pass that never saw it: a child of a dead noded bears its name, too. Where one listens no second one can.
            Assert.True(daemon == "noded" || Node.Recorder.Starts().Count == 0, $"{at}: it was started\n{Node.Log}");
            await ForgeAsync(daemon, string.Create(CultureInfo.InvariantCulture, $"{own.Pid}\n"));
        }
        else if (!kind.BearsItsName)
        {
            // What bears its name may be it, and is left alone: a second daemon would be worse than none.
            Assert.True(Node.Daemons.Find(daemon) is { } now && now != own && now != bystander.Process, $"{at}: it does not run\n{Node.Log}");
        }
    }

    /// <summary>In the node: .NET heeds the lock that a living daemon, or a child of a dead one, has on the file.</summary>
    private async Task ForgeAsync(string daemon, string text) => await Node.CheckedAsync(["sh", "-c", $"printf '%s' '{text}' > {NodeDaemons.PidFile(daemon)}"]);

    private sealed record Kind(string Name, bool IsRoots = false)
    {
        public Func<TestNode, Bystander, string> Text { get; init; } = (_, bystander) => $"{bystander.Process.Pid}\n";

        public bool BearsItsName { get; init; }

        public bool NamesAnotherDaemon { get; init; }

        public bool DaemonLives { get; init; }
    }
}
