using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Activation.Luxid;
using Watcher.Core.Units.Activation.Noded;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>Turns socket activation on and off, and passes connections on.</summary>
internal static class ActivationCommand
{
    // A few of them within the time that it lingers.
    private static readonly TimeSpan LingerDeadline = TimeSpan.FromSeconds(3);

    private const string NothingToDo = "Nothing is to be done.";

    public static Task<int> EnableAsync(string daemon, UnitsArguments arguments, bool dryRun, CancellationToken ct) => RunAsync(daemon, arguments, dryRun, isEnable: true, ct);

    public static Task<int> DisableAsync(string daemon, UnitsArguments arguments, bool dryRun, CancellationToken ct) => RunAsync(daemon, arguments, dryRun, isEnable: false, ct);

    /// <summary>The service that a socket of systemd's starts.</summary>
    public static async Task<int> PassOnAsync(string target, CancellationToken ct)
    {
        using var listener = InheritedSocket.Take(Environment.GetEnvironmentVariable);
        if (listener is null)
        {
            await Console.Error.WriteLineAsync("ganeti-watcher: systemd starts this, and hands over one listening socket (ganeti-luxid-proxy.service, ganeti-noded-proxy.service)");
            return ExitCodes.Usage;
        }

        using var proxy = new SocketProxy(listener, IPEndPoint.TryParse(target, out var place) ? place : new UnixDomainSocketEndPoint(target), Console.Error.WriteLine, TimeProvider.System);
        await proxy.RunAsync(ct);
        return ExitCodes.Success;
    }

    /// <summary>What a stop of the service does that a daemon's socket is needed by.</summary>
    public static Task<int> LingerAsync(string daemon, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        await new Linger(UnitsPlanning.Systemd(LingerDeadline) ?? throw new BusException("", "systemd does not run here"), TimeProvider.System).RunAsync(daemon, ct);
        return ExitCodes.Success;
    });

    /// <summary>The files of a daemon's activation, for this node.</summary>
    public static UnitTree Render(UnitPlan plan, string daemon) => UnitTree.Render(ShippedTemplates.LoadActivation(daemon), plan.Facts, plan.Values, withDropIns: true);

    /// <summary>What is not as activation leaves it, of those daemons that have it here; and the files of these.</summary>
    public static async Task<(ImmutableArray<UnitTree> Trees, ImmutableArray<UnitDifference> Differences, bool IsAny)> LookAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var (luxid, noded) = (Render(plan, ActivatedDaemons.Luxid), Render(plan, ActivatedDaemons.Noded));
        var trees = ImmutableArray.CreateBuilder<UnitTree>();
        var differences = ImmutableArray.CreateBuilder<UnitDifference>();
        var isAny = false;
        if (await new LuxidReader(paths, luxid, systemd).ReadAsync(ct) is { IsKnown: true } first)
        {
            isAny = true;
            trees.Add(luxid);
            differences.AddRange(LuxidCheck.Compare(first));
        }

        if (await new NodedReader(paths, noded, systemd).ReadAsync(ct) is { IsKnown: true } second)
        {
            // Without its files noded may be behind a socket all the same, when the way back ended in its middle.
            isAny = true;
            trees.AddRange(second.Installed.IsEmpty ? ImmutableArray<UnitTree>.Empty : [noded]);
            differences.AddRange(NodedCheck.Compare(second));
        }

        return (trees.ToImmutable(), differences.ToImmutable(), isAny);
    }

    /// <summary>What is done before the units go.</summary>
    public static async Task<ImmutableArray<string>> AnnounceDisableAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct)
    {
        var steps = ImmutableArray.CreateBuilder<string>();
        foreach (var daemon in ActivatedDaemons.All)
        {
            steps.AddRange(await OfNode(daemon, plan, systemd).AnnounceAsync(isEnable: false, ct));
        }

        return steps.ToImmutable();
    }

    /// <summary>Before the units go: the daemons are where clients look, by themselves.</summary>
    /// <exception cref="AdoptionException">One is not.</exception>
    public static async Task DisableAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct)
    {
        foreach (var daemon in ActivatedDaemons.All)
        {
            await OfNode(daemon, plan, systemd).RunAsync(isEnable: false, ct);
        }
    }

    private static IActivationSwitch OfNode(string daemon, UnitPlan plan, SystemdBus systemd)
    {
        var (paths, tree, say) = (GanetiPaths.FromEnvironment(), Render(plan, daemon), (Action<string>)Console.Out.WriteLine);
        return daemon == ActivatedDaemons.Noded
            ? new ActivationSwitch<NodedFacts>(new NodedActivation(paths, tree, systemd, say, TimeProvider.System), say)
            : new ActivationSwitch<LuxidFacts>(new LuxidActivation(paths, tree, systemd, say, TimeProvider.System), say);
    }

    private static Task<int> RunAsync(string daemon, UnitsArguments arguments, bool dryRun, bool isEnable, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        if (Libc.GetEffectiveUserId() != 0)
        {
            throw new UnauthorizedAccessException("only root can change how a node is activated");
        }

        var paths = GanetiPaths.FromEnvironment();
        var systemd = UnitsPlanning.Systemd() ?? throw new BusException("", "systemd does not run here: there is nothing to be activated");
        var plan = await UnitsPlanning.PlanAsync(arguments, systemd, mustBeInstalled: true, ct);
        var activation = OfNode(ActivatedDaemons.Name(daemon), plan, systemd);
        if (await activation.HindrancesAsync(isEnable, ct) is { IsEmpty: false } hindrances)
        {
            foreach (var hindrance in hindrances)
            {
                await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: {hindrance}");
            }

            return ExitCodes.Usage;
        }

        if (dryRun)
        {
            var steps = await activation.AnnounceAsync(isEnable, ct);
            foreach (var step in steps)
            {
                Console.Out.WriteLine($"would {step}");
            }

            Console.Out.Write(steps.IsEmpty ? $"{NothingToDo}\n" : "");
            return ExitCodes.Success;
        }

        // As adopt and unadopt, which write into the same place.
        using var own = new FileStepLock(paths.Lock("adopt")).TryTake(out var heldBy);
        if (own is null)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: another \"units\" command is at work ({heldBy})");
            return ExitCodes.Usage;
        }

        return await DoAsync(activation, isEnable, ct);
    });

    private static async Task<int> DoAsync(IActivationSwitch activation, bool isEnable, CancellationToken ct)
    {
        try
        {
            Console.Out.WriteLine(await activation.RunAsync(isEnable, ct) == 0 ? NothingToDo : "Done.");
            await activation.ConcludeAsync(ct);
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is AdoptionException or LuxiException or SocketException || Adopter.IsExpected(e))
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}. Mend that and run the same command again: it goes on from here");
            return ExitCodes.Failure;
        }
    }
}
