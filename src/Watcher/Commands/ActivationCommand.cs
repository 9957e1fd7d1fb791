using System.Net.Sockets;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>Turns socket activation on and off, and passes connections on.</summary>
internal static class ActivationCommand
{
    public static Task<int> EnableAsync(UnitsArguments arguments, bool dryRun, CancellationToken ct) => RunAsync(arguments, dryRun, ActivationPlan.ToEnable, ct);

    public static Task<int> DisableAsync(UnitsArguments arguments, bool dryRun, CancellationToken ct) => RunAsync(arguments, dryRun, ActivationPlan.ToDisable, ct);

    /// <summary>The service that a socket of systemd's starts.</summary>
    public static async Task<int> PassOnAsync(string target, CancellationToken ct)
    {
        using var listener = InheritedSocket.Take(Environment.GetEnvironmentVariable);
        if (listener is null)
        {
            await Console.Error.WriteLineAsync("ganeti-watcher: systemd starts this, and hands over one listening socket (ganeti-luxid-proxy.service)");
            return ExitCodes.Usage;
        }

        using var proxy = new SocketProxy(listener, new UnixDomainSocketEndPoint(target), Console.Error.WriteLine, TimeProvider.System);
        await proxy.RunAsync(ct);
        return ExitCodes.Success;
    }

    /// <summary>The files of the activation, for this node.</summary>
    public static UnitTree Render(UnitPlan plan) => UnitTree.Render(ShippedTemplates.LoadActivation(), plan.Facts, plan.Values, withDropIns: true);

    /// <summary>How the node stands with it; null when none of it is here.</summary>
    public static async Task<ActivationFacts?> TryLookAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct) =>
        await new ActivationReader(GanetiPaths.FromEnvironment(), Render(plan), systemd).ReadAsync(ct) is { IsKnown: true } facts ? facts : null;

    /// <summary>What is done before the units go.</summary>
    public static async Task AnnounceDisableAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct) =>
        Announce(await OfNode(plan, systemd).LookAsync(ct), ActivationPlan.ToDisable);

    /// <summary>Before the units go: luxid is where clients look, by its own.</summary>
    /// <exception cref="AdoptionException">It is not.</exception>
    public static Task DisableAsync(UnitPlan plan, SystemdBus systemd, CancellationToken ct) => OfNode(plan, systemd).RunAsync(ActivationPlan.ToDisable, ct);

    private static Activation OfNode(UnitPlan plan, SystemdBus systemd) =>
        new(GanetiPaths.FromEnvironment(), Render(plan), systemd, Console.Out.WriteLine, TimeProvider.System);

    private static Task<int> RunAsync(UnitsArguments arguments, bool dryRun, Func<ActivationFacts, ActivationStep?> next, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        if (Libc.GetEffectiveUserId() != 0)
        {
            throw new UnauthorizedAccessException("only root can change how a node is activated");
        }

        var paths = GanetiPaths.FromEnvironment();
        var systemd = UnitsPlanning.Systemd() ?? throw new BusException("", "systemd does not run here: there is nothing to be activated");
        var plan = await UnitsPlanning.PlanAsync(arguments, systemd, mustBeInstalled: true, ct);
        var activation = OfNode(plan, systemd);
        var facts = await activation.LookAsync(ct);
        if (next(facts) is not null && !facts.Hindrances.IsEmpty)
        {
            foreach (var hindrance in facts.Hindrances)
            {
                await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: {hindrance}");
            }

            return ExitCodes.Usage;
        }

        if (dryRun)
        {
            Announce(facts, next);
            return ExitCodes.Success;
        }

        // As adopt and unadopt, which write into the same place.
        using var own = new FileStepLock(paths.Lock("adopt")).TryTake(out var heldBy);
        if (own is null)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: another \"units\" command is at work ({heldBy})");
            return ExitCodes.Usage;
        }

        return await DoAsync(activation, next, ct);
    });

    private static async Task<int> DoAsync(Activation activation, Func<ActivationFacts, ActivationStep?> next, CancellationToken ct)
    {
        try
        {
            if (await activation.RunAsync(next, ct) == 0)
            {
                Console.Out.WriteLine("Nothing is to be done.");
            }
            else
            {
                Console.Out.WriteLine("Done.");
            }

            var facts = await activation.LookAsync(ct);
            if (facts is { Luxid: not null, LuxidIsApart: true, Installed.Length: 0 })
            {
                Console.Out.WriteLine($"{ActivationPlaces.Private} stays until luxid has been restarted, and goes when this command is run again, or with a reboot.");
            }

            if (facts is { Luxid: not null, Public.Kind: not SocketNameKind.Nothing })
            {
                await activation.AskAsync(ct);
            }

            return ExitCodes.Success;
        }
        catch (Exception e) when (e is AdoptionException or LuxiException || Adopter.IsExpected(e))
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}. Mend that and run the same command again: it goes on from here");
            return ExitCodes.Failure;
        }
    }

    /// <summary>What each step makes of the facts is known; the plan is asked until it has nothing more to do.</summary>
    private static void Announce(ActivationFacts facts, Func<ActivationFacts, ActivationStep?> next)
    {
        var steps = 0;
        for (var now = facts; next(now) is { } step; now = ActivationOutcome.After(step, now))
        {
            Console.Out.WriteLine($"would {step.Text}");
            steps++;
        }

        if (steps == 0)
        {
            Console.Out.WriteLine("Nothing is to be done.");
        }
    }
}
