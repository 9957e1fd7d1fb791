using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>Turns luxid's activation on and off on a node at work. It may be ended at any moment: the next run goes on from what is so.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class Activation(GanetiPaths paths, UnitTree tree, SystemdBus systemd, Action<string> say, TimeProvider time) : IActivation<ActivationFacts, ActivationStep>
{
    // A client that waits for a job's change asks anew within this (ganeti/luxi.py, WFJC_TIMEOUT), and then not through the proxy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);
    private const UnixFileMode Directories = (UnixFileMode)0b111_101_101;

    private static readonly LuxiDeadlines Deadlines = new() { Connect = TimeSpan.FromSeconds(5), Answer = TimeSpan.FromSeconds(90) };

    public Task<ActivationFacts> LookAsync(CancellationToken ct) => new ActivationReader(paths, tree, systemd).ReadAsync(ct);

    public ActivationStep? Next(ActivationFacts facts, bool isEnable) => isEnable ? ActivationPlan.ToEnable(facts) : ActivationPlan.ToDisable(facts);

    public ImmutableArray<string> Hindrances(ActivationFacts facts, bool isEnable) => facts.Hindrances;

    public ActivationFacts After(ActivationStep step, ActivationFacts facts) => ActivationOutcome.After(step, facts);

    public string Text(ActivationStep step) => step.Text;

    /// <exception cref="LuxiException">luxid does not answer where clients look.</exception>
    public async Task ConcludeAsync(CancellationToken ct)
    {
        var facts = await LookAsync(ct);
        if (facts is { Luxid: not null, LuxidIsApart: true, Installed.Length: 0 })
        {
            say($"{ActivationPlaces.Private} stays until luxid has been restarted, and goes when this command is run again, or with a reboot.");
        }

        if (facts is { Luxid: not null, Public.Kind: not SocketNameKind.Nothing })
        {
            await new LuxiSocket(paths.LuxidSocket, Deadlines, time).CallAsync("QueryConfigValues", new JsonArray(new JsonArray("master_node")), ct);
        }
    }

    public async Task DoAsync(ActivationStep step, ActivationFacts facts, CancellationToken ct)
    {
        switch (step)
        {
            case ActivationStep.Write write:
                new ActivationFiles(tree).Write(write.Names);
                break;
            case ActivationStep.Remove remove:
                ActivationFiles.Remove(remove.Paths);
                break;
            case ActivationStep.Reload:
                await systemd.ReloadAsync(ct);
                break;
            case ActivationStep.AwaitSocket:
                await AwaitSocketAsync(ct);
                break;
            case ActivationStep.LinkPrivate:
                LinkPrivate();
                break;
            case ActivationStep.MoveApart:
                LuxidsMounts.MoveApart(facts.Luxid!.Value, Path.GetDirectoryName(paths.LuxidSocket)!);
                break;
            case ActivationStep.StartSocket:
                if (facts.ProxyIsActive)
                {
                    // Left over from a socket that has failed: systemd opens none whose service is active.
                    UnitStarts.Expect(await systemd.StopAsync(ActivationPlaces.Proxy, ct), ActivationPlaces.Proxy);
                }

                // The proxy's start limit is the socket's end as well.
                await systemd.ResetFailedAsync(ActivationPlaces.Proxy, ct);
                await systemd.ResetFailedAsync(ActivationPlaces.Socket, ct);
                UnitStarts.Expect(await systemd.StartAsync(ActivationPlaces.Socket, ct), ActivationPlaces.Socket);
                break;
            case ActivationStep.StartLinger:
                UnitStarts.Expect(await systemd.StartAsync(ActivationPlaces.Linger, ct), ActivationPlaces.Linger);
                break;
            case ActivationStep.PointPublic:
                using (var directory = OpenDirectory.Of(paths.LuxidSocket, out var name))
                {
                    // As ln --relative: it leads to the same from outside of a container.
                    directory.SymbolicLink(Path.GetRelativePath(directory.RealPath, ActivationPlaces.Listen), name);
                }

                break;
            case ActivationStep.HandBack:
                HandBack();
                break;
            case ActivationStep.Stop:
                await StopAsync(facts, ct);
                break;
            case ActivationStep.RedirectPrivate:
                using (var directory = OpenDirectory.At(ActivationPlaces.Private))
                {
                    directory.SymbolicLink($"{ActivationPlaces.Shared}/{ActivationPlaces.Name}", ActivationPlaces.Name);
                }

                break;
            default:
                RemovePrivate();
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
        Directory.CreateDirectory(ActivationPlaces.Private, Directories);
        Directory.CreateDirectory(ActivationPlaces.Shared, Directories);
        using var known = OpenDirectory.Of(paths.LuxidSocket, out var name);
        using var own = OpenDirectory.At(ActivationPlaces.Private);
        using var shared = OpenDirectory.At(ActivationPlaces.Shared);
        own.SetMode(Directories);
        shared.SetMode(Directories);
        foreach (var other in ActivationPlaces.Others)
        {
            own.SymbolicLink($"{ActivationPlaces.Shared}/{other}", other);
        }

        known.LinkInto(name, own, ActivationPlaces.Name);

        // As systemd does at luxid's next start: it removes its socket there.
        if (own.Status(ActivationPlaces.Name) is { } socket)
        {
            own.GiveTo(socket.Uid, socket.Gid);
        }
    }

    private void HandBack()
    {
        using var own = OpenDirectory.At(ActivationPlaces.Private);
        using var known = OpenDirectory.Of(paths.LuxidSocket, out var name);
        own.LinkInto(ActivationPlaces.Name, known, name);
    }

    private async Task StopAsync(ActivationFacts facts, CancellationToken ct)
    {
        await AwaitQuietAsync(ct);

        // First: the socket would be wanted by it.
        if (facts.LingerIsActive)
        {
            UnitStarts.Expect(await systemd.StopAsync(ActivationPlaces.Linger, ct), ActivationPlaces.Linger);
        }

        // One whose file has gone is unloaded when it is active no more, and could not be stopped.
        if (facts.SocketIsActive)
        {
            UnitStarts.Expect(await systemd.StopAsync(ActivationPlaces.Socket, ct), ActivationPlaces.Socket);
        }

        if (facts.ProxyIsActive)
        {
            UnitStarts.Expect(await systemd.StopAsync(ActivationPlaces.Proxy, ct), ActivationPlaces.Proxy);
        }

        // Without its file a socket does not remove what it made.
        RemoveName(ActivationPlaces.Listen);
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
        using var run = OpenDirectory.Of(ActivationPlaces.Private, out var name);
        using (var own = OpenDirectory.At(ActivationPlaces.Private))
        {
            foreach (var each in own.Names().ToList())
            {
                _ = own.Status(each) is { IsDirectory: true } ? own.RemoveDirectory(each) : own.Remove(each);
            }
        }

        run.RemoveDirectory(name);
    }
}
