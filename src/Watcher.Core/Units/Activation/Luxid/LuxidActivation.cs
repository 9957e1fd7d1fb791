using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>Turns luxid's activation on and off on a node at work. It may be ended at any moment: the next run goes on from what is so.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class LuxidActivation(GanetiPaths paths, UnitTree tree, SystemdBus systemd, Action<string> say, TimeProvider time) : IActivation<LuxidFacts>
{
    // A client that waits for a job's change asks anew within this (ganeti/luxi.py, WFJC_TIMEOUT), and then not through the proxy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);
    private const UnixFileMode Directories = (UnixFileMode)0b111_101_101;

    private static readonly LuxiDeadlines Deadlines = new() { Connect = TimeSpan.FromSeconds(5), Answer = TimeSpan.FromSeconds(90) };

    private readonly ActivationUnits _units = new(LuxidPlaces.Units, tree, systemd);

    public Task<LuxidFacts> LookAsync(CancellationToken ct) => new LuxidReader(paths, tree, systemd).ReadAsync(ct);

    public ActivationStep? Next(LuxidFacts facts, bool isEnable) => isEnable ? LuxidPlan.ToEnable(facts) : LuxidPlan.ToDisable(facts);

    public ImmutableArray<string> Hindrances(LuxidFacts facts, bool isEnable) => facts.Hindrances;

    public LuxidFacts After(ActivationStep step, LuxidFacts facts) => LuxidOutcome.After(step, facts);

    /// <exception cref="LuxiException">luxid does not answer where clients look.</exception>
    public async Task ConcludeAsync(CancellationToken ct)
    {
        _units.RemoveDrafts();
        var facts = await LookAsync(ct);
        if (facts is { Luxid: not null, LuxidIsApart: true, Installed.Length: 0 })
        {
            say($"{LuxidPlaces.Private} stays until luxid has been restarted, and goes when this command is run again, or with a reboot.");
        }

        if (facts is { Luxid: not null, Public.Kind: not SocketNameKind.Nothing })
        {
            await new LuxiSocket(paths.LuxidSocket, Deadlines, time).CallAsync("QueryConfigValues", new JsonArray(new JsonArray("master_node")), ct);
        }
    }

    public async Task DoAsync(ActivationStep step, LuxidFacts facts, CancellationToken ct)
    {
        switch (step)
        {
            case LuxidStep.AwaitSocket:
                await AwaitSocketAsync(ct);
                break;
            case LuxidStep.LinkPrivate:
                LinkPrivate();
                break;
            case LuxidStep.MoveApart:
                LuxidsMounts.MoveApart(facts.Luxid!.Value, Path.GetDirectoryName(paths.LuxidSocket)!);
                break;
            case LuxidStep.PointPublic:
                using (var directory = OpenDirectory.Of(paths.LuxidSocket, out var name))
                {
                    // As ln --relative: it leads to the same from outside of a container.
                    directory.SymbolicLink(Path.GetRelativePath(directory.RealPath, LuxidPlaces.Listen), name);
                }

                break;
            case LuxidStep.HandBack:
                HandBack();
                break;
            case LuxidStep.Stop:
                await StopAsync(facts, ct);
                break;
            case LuxidStep.RedirectPrivate:
                using (var directory = OpenDirectory.At(LuxidPlaces.Private))
                {
                    directory.SymbolicLink($"{LuxidPlaces.Shared}/{LuxidPlaces.Name}", LuxidPlaces.Name);
                }

                break;
            case LuxidStep.RemovePrivate:
                RemovePrivate();
                break;
            default:
                await _units.DoAsync(step, facts, ct);
                break;
        }
    }

    private async Task AwaitSocketAsync(CancellationToken ct)
    {
        for (var began = time.SinceBoot(); FileStatus.OfLink(paths.LuxidSocket) is not { IsSocket: true }; await Task.Delay(Retry, time, ct))
        {
            if (time.SinceBoot() - began > Patience)
            {
                throw new AdoptionException($"luxid runs, and has opened no {paths.LuxidSocket}: see its log");
            }
        }
    }

    private static void RemoveName(string path)
    {
        using var directory = OpenDirectory.Of(path, out var name);
        directory.Remove(name);
    }

    private void LinkPrivate()
    {
        Directory.CreateDirectory(LuxidPlaces.Private, Directories);
        Directory.CreateDirectory(LuxidPlaces.Shared, Directories);
        using var known = OpenDirectory.Of(paths.LuxidSocket, out var name);
        using var own = OpenDirectory.At(LuxidPlaces.Private);
        using var shared = OpenDirectory.At(LuxidPlaces.Shared);
        own.SetMode(Directories);
        shared.SetMode(Directories);
        foreach (var other in LuxidPlaces.Others)
        {
            own.SymbolicLink($"{LuxidPlaces.Shared}/{other}", other);
        }

        known.LinkInto(name, own, LuxidPlaces.Name);

        // As systemd does at luxid's next start: it removes its socket there.
        if (own.Status(LuxidPlaces.Name) is { } socket)
        {
            own.GiveTo(socket.Uid, socket.Gid);
        }
    }

    private void HandBack()
    {
        using var own = OpenDirectory.At(LuxidPlaces.Private);
        using var known = OpenDirectory.Of(paths.LuxidSocket, out var name);
        own.LinkInto(LuxidPlaces.Name, known, name);
    }

    private async Task StopAsync(LuxidFacts facts, CancellationToken ct)
    {
        await AwaitQuietAsync(ct);

        await _units.CloseAsync(facts, ct);

        // Without its file a socket does not remove what it made.
        RemoveName(LuxidPlaces.Listen);
        if (facts is { Luxid: null, Public.Kind: SocketNameKind.OurLink })
        {
            RemoveName(paths.LuxidSocket);
        }
    }

    /// <summary>
    /// Until what goes through the proxy has ended. Whoever has looked the clients' name up before it was given back, and has not connected yet, is in no table: on a busy
    /// machine for as long as it waits for a processor.
    /// </summary>
    private async Task AwaitQuietAsync(CancellationToken ct)
    {
        var began = time.SinceBoot();
        for (var busy = began; time.SinceBoot() - busy < Quiet; await Task.Delay(Retry, time, ct))
        {
            if (ProxiedSockets.Count() is not (var passing and > 0))
            {
                continue;
            }

            busy = time.SinceBoot();
            if (busy - began > Patience)
            {
                say(string.Create(CultureInfo.InvariantCulture, $"{passing} connections through the proxy have not ended, and are cut off"));
                return;
            }
        }
    }

    private static void RemovePrivate()
    {
        using var run = OpenDirectory.Of(LuxidPlaces.Private, out var name);
        using (var own = OpenDirectory.At(LuxidPlaces.Private))
        {
            foreach (var each in own.Names().ToList())
            {
                _ = own.Status(each) is { IsDirectory: true } ? own.RemoveDirectory(each) : own.Remove(each);
            }
        }

        run.RemoveDirectory(name);
    }
}
