using System.Collections.Immutable;
using System.Globalization;
using System.Net;
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
internal sealed class NodedActivation(GanetiPaths paths, UnitTree tree, SystemdBus systemd, Action<string> say, TimeProvider time) : IActivation<NodedFacts>
{
    // Ganeti gives a connection five seconds, TLS included (rpc/node.py, _RPC_CONNECT_TIMEOUT): clients must not wait for longer, noded's start included.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    private readonly ActivationUnits _units = new(NodedPlaces.Units, tree, systemd);
    private readonly PortKeeper _keeper = new(say, time);

    public Task<NodedFacts> LookAsync(CancellationToken ct) => new NodedReader(paths, tree, systemd).ReadAsync(ct);

    public ActivationStep? Next(NodedFacts facts, bool isEnable) => isEnable ? NodedPlan.ToEnable(facts) : NodedPlan.ToDisable(facts);

    public ImmutableArray<string> Hindrances(NodedFacts facts, bool isEnable) =>
        [.. facts.Hindrances, .. isEnable ? facts.HindrancesToEnable : [], .. Moves(facts, isEnable) ? KernelsHindrance(isEnable) : []];

    public NodedFacts After(ActivationStep step, NodedFacts facts) => NodedOutcome.After(step, facts);

    /// <exception cref="System.Net.Sockets.SocketException">noded cannot be reached where the cluster looks.</exception>
    public async Task ConcludeAsync(CancellationToken ct)
    {
        _units.RemoveDrafts();
        if ((await LookAsync(ct)).Noded is NodedPlace.InFront or NodedPlace.Behind)
        {
            await PortKeeper.ReachAsync(ct);
        }
    }

    public async Task DoAsync(ActivationStep step, NodedFacts facts, CancellationToken ct)
    {
        switch (step)
        {
            case NodedStep.AwaitPort:
                await AwaitPortAsync(ct);
                break;
            case NodedStep.MoveBehind:
                await _units.ForgetFailuresAsync(ct);
                await MoveAsync(() => [], () => ListeningSockets.WaitingAt(NodedPlaces.Port), MoveBehindAsync, ct);
                break;
            case NodedStep.MoveInFront move:
                await MoveAsync(() => PortKeeper.Connections(NodedPlaces.OwnPort), ThroughProxy, () => MoveInFrontAsync(move.Paths, facts), ct);
                break;
            case NodedStep.Stop:
                await _units.CloseAsync(facts, ct);
                break;
            default:
                await _units.DoAsync(step, facts, ct);
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

    /// <summary>
    /// Moves noded in a moment in which nothing would be cut off. While there are long requests clients are not kept waiting; and when there are none, only as long as short ones take.
    /// </summary>
    /// <param name="current">Requests under way, to be seen again if they are long.</param>
    /// <param name="left">How much would be cut off.</param>
    /// <param name="move">Moves it.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="AdoptionException">There is no such moment.</exception>
    private async Task MoveAsync(Func<ImmutableHashSet<IPEndPoint>> current, Func<int> left, Func<Task> move, CancellationToken ct)
    {
        for (var (began, isMoved) = (time.SinceBoot(), false); !isMoved;)
        {
            var before = current();
            await Task.Delay(Quiet / 2, time, ct);
            var busy = current().Intersect(before).Count;
            if (busy == 0)
            {
                await _keeper.DuringAsync(
                    async () =>
                    {
                        busy = await PortKeeper.UntilNoneAsync(left, Quiet, time, CancellationToken.None);
                        if (busy == 0)
                        {
                            await move();
                            isMoved = true;
                        }
                    },
                    CancellationToken.None);
            }

            if (!isMoved && time.SinceBoot() - began > Patience)
            {
                throw new AdoptionException(string.Create(
                    CultureInfo.InvariantCulture, $"noded is at {busy} requests that would be cut off (\"ss -tn sport = :{NodedPlaces.Port} or sport = :{NodedPlaces.OwnPort}\" shows them)"));
            }
        }
    }

    /// <summary>Also who has connected and asked for nothing yet.</summary>
    private static int ThroughProxy() => ProxiedSockets.HeldBy(NodedPlaces.Proxy) + ListeningSockets.WaitingAt(NodedPlaces.Port);

    // A noded that ends cuts off whom it has not accepted yet; whom it has, a child of its own serves, whom a restart leaves alone.
    private async Task MoveBehindAsync() => UnitStarts.Expect(await systemd.RestartAsync(NodedPlaces.Daemon, CancellationToken.None), NodedPlaces.Daemon);

    /// <summary>Between the socket's end and noded's start nobody could reach it if this process were killed: "units check" tells that, and run again it goes on.</summary>
    private async Task MoveInFrontAsync(ImmutableArray<string> files, NodedFacts facts)
    {
        await _units.CloseAsync(facts, CancellationToken.None);
        ActivationFiles.Remove(files);
        await systemd.ReloadAsync(CancellationToken.None);
        UnitStarts.Expect(await systemd.RestartAsync(NodedPlaces.Daemon, CancellationToken.None), NodedPlaces.Daemon);
    }

    private static bool Moves(NodedFacts facts, bool isEnable) =>
        facts.Noded == NodedPlace.Starting || facts.Noded == (isEnable ? NodedPlace.InFront : NodedPlace.Behind);

    /// <summary>Before anything is done.</summary>
    private static ImmutableArray<string> KernelsHindrance(bool isEnable)
    {
        try
        {
            PortDiversion.Try();
            return [];
        }
        catch (NativeException e)
        {
            const string ByHand = "; by hand, with a moment in which they are refused: docs/socket-activation.md";
            return [$"connections to noded's port cannot be kept while nobody listens there, which needs an eBPF program (Linux 5.9, and the right to load it): {e.Message}{(isEnable ? "" : ByHand)}"];
        }
    }
}
