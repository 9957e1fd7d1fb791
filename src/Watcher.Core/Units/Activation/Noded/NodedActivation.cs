using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>Turns noded's activation on and off on a node at work. It may be ended at any moment: the next run goes on from what is so.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class NodedActivation(GanetiPaths paths, UnitTree tree, SystemdBus systemd, Action<string> say, TimeProvider time) : IActivation<NodedFacts, NodedStep>
{
    // Requests take milliseconds. Clients wait as long; what goes through the proxy for longer would be cut off.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    private readonly ActivationFiles _files = new(tree);
    private readonly PortKeeper _keeper = new(say, time);

    public Task<NodedFacts> LookAsync(CancellationToken ct) => new NodedReader(paths, tree, systemd).ReadAsync(ct);

    public NodedStep? Next(NodedFacts facts, bool isEnable) => isEnable ? NodedPlan.ToEnable(facts) : NodedPlan.ToDisable(facts);

    public ImmutableArray<string> Hindrances(NodedFacts facts, bool isEnable) =>
        isEnable ? [.. facts.Hindrances, .. facts.HindrancesToEnable, .. KernelsHindrance()] : [.. facts.Hindrances, .. KernelsHindrance()];

    public NodedFacts After(NodedStep step, NodedFacts facts) => NodedOutcome.After(step, facts);

    public string Text(NodedStep step) => step.Text;

    /// <exception cref="AdoptionException">noded cannot be reached where the cluster looks.</exception>
    public async Task ConcludeAsync(CancellationToken ct)
    {
        if ((await LookAsync(ct)).Noded is NodedPlace.InFront or NodedPlace.Behind)
        {
            await PortKeeper.ReachAsync(ct);
        }
    }

    public async Task DoAsync(NodedStep step, NodedFacts facts, CancellationToken ct)
    {
        switch (step)
        {
            case NodedStep.Write write:
                _files.Write(write.Names);
                break;
            case NodedStep.Remove remove:
                ActivationFiles.Remove(remove.Paths);
                break;
            case NodedStep.Reload:
                await systemd.ReloadAsync(ct);
                break;
            case NodedStep.AwaitPort:
                await AwaitPortAsync(ct);
                break;
            case NodedStep.MoveBehind:
                await ForgetFailuresAsync(ct);
                await _keeper.DuringAsync(() => MoveBehindAsync(ct), ct);
                break;
            case NodedStep.StartSocket:
                if (facts.ProxyIsActive)
                {
                    // Left over from a socket that has failed: systemd opens none whose service is active.
                    UnitStarts.Expect(await systemd.StopAsync(NodedPlaces.Proxy, ct), NodedPlaces.Proxy);
                }

                await ForgetFailuresAsync(ct);
                UnitStarts.Expect(await systemd.StartAsync(NodedPlaces.Socket, ct), NodedPlaces.Socket);
                break;
            case NodedStep.MoveInFront move:
                await _keeper.DuringAsync(() => MoveInFrontAsync(move.Paths, facts, ct), ct);
                break;
            default:
                await StopAsync(facts, ct);
                break;
        }
    }

    private async Task AwaitPortAsync(CancellationToken ct)
    {
        for (var began = time.SinceBoot(); (await LookAsync(ct)).Noded == NodedPlace.Starting; await Task.Delay(Retry, time, ct))
        {
            if (time.SinceBoot() - began > StartPatience)
            {
                throw new AdoptionException("noded runs, and listens nowhere: see its log");
            }
        }
    }

    private async Task MoveBehindAsync(CancellationToken ct)
    {
        // A noded that ends cuts off whom it has not accepted yet; whom it has, a child of its own serves, whom a restart leaves alone.
        await PortKeeper.UntilNoneAsync(() => ListeningSockets.WaitingAt(NodedPlaces.Port), Patience, time, ct);
        UnitStarts.Expect(await systemd.RestartAsync(NodedPlaces.Daemon, ct), NodedPlaces.Daemon);
    }

    private async Task MoveInFrontAsync(ImmutableArray<string> files, NodedFacts facts, CancellationToken ct)
    {
        if (await PortKeeper.UntilNoneAsync(() => PortKeeper.Connections(NodedPlaces.OwnPort), Patience, time, ct) is var passing and > 0)
        {
            throw new AdoptionException(string.Create(
                CultureInfo.InvariantCulture, $"{passing} requests through the proxy have not ended, and would be cut off (\"ss -tn sport = :{NodedPlaces.OwnPort}\" shows them)"));
        }

        // Between here and noded's start it could not be reached if this process ended: no signal ends it but SIGKILL, and run again it goes on.
        await StopAsync(facts, CancellationToken.None);
        ActivationFiles.Remove(files);
        await systemd.ReloadAsync(CancellationToken.None);
        UnitStarts.Expect(await systemd.RestartAsync(NodedPlaces.Daemon, CancellationToken.None), NodedPlaces.Daemon);
    }

    private async Task StopAsync(NodedFacts facts, CancellationToken ct)
    {
        // One whose file has gone is unloaded when it is active no more, and could not be stopped.
        if (facts.SocketIsActive)
        {
            UnitStarts.Expect(await systemd.StopAsync(NodedPlaces.Socket, ct), NodedPlaces.Socket);
        }

        if (facts.ProxyIsActive)
        {
            UnitStarts.Expect(await systemd.StopAsync(NodedPlaces.Proxy, ct), NodedPlaces.Proxy);
        }
    }

    /// <summary>Before anything is done.</summary>
    private static ImmutableArray<string> KernelsHindrance()
    {
        try
        {
            PortDiversion.Try();
            return [];
        }
        catch (NativeException e)
        {
            return [$"connections to noded's port cannot be kept while nobody listens there (eBPF, Linux 5.9): {e.Message}"];
        }
    }

    // The proxy's start limit is the socket's end as well.
    private async Task ForgetFailuresAsync(CancellationToken ct)
    {
        await systemd.ResetFailedAsync(NodedPlaces.Proxy, ct);
        await systemd.ResetFailedAsync(NodedPlaces.Socket, ct);
    }
}
