using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;

namespace Watcher.Commands;

/// <summary>Moves this node to the units, or back to the init script.</summary>
internal static class AdoptCommand
{
    public static Task<int> AdoptAsync(UnitsArguments arguments, bool dryRun, CancellationToken ct) => RunAsync(arguments, dryRun, isBack: false, purges: false, ct);

    public static Task<int> UnadoptAsync(UnitsArguments arguments, bool dryRun, bool purges, CancellationToken ct) => RunAsync(arguments, dryRun, isBack: true, purges, ct);

    private static Task<int> RunAsync(UnitsArguments arguments, bool dryRun, bool isBack, bool purges, CancellationToken ct) => UnitsPlanning.TellErrorsAsync(async () =>
    {
        if (Libc.GetEffectiveUserId() != 0)
        {
            throw new UnauthorizedAccessException("only root can move a node");
        }

        var paths = GanetiPaths.FromEnvironment();
        var systemd = UnitsPlanning.Systemd() ?? throw new BusException("", "systemd does not run here: there is nothing to be moved");
        var plan = await UnitsPlanning.PlanAsync(arguments, systemd, mustBeInstalled: !isBack, ct);
        var tree = UnitTree.Render(ShippedTemplates.Load(), plan.Facts, plan.Values, withDropIns: false);
        var adopter = new Adopter(paths, tree, systemd, text => Console.Out.WriteLine(text), TimeProvider.System);
        var steps = await adopter.PlanAsync(isBack, purges, ct);
        foreach (var hindrance in steps.Hindrances)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: {hindrance}");
        }

        if (!steps.Hindrances.IsEmpty)
        {
            return ExitCodes.Usage;
        }

        if (steps.Steps.IsEmpty)
        {
            Console.Out.WriteLine(isBack ? "Nothing is to be done: there are no units of ours here." : "Nothing is to be done: the units are installed, enabled and loaded, and the daemons run by them.");
            return ExitCodes.Success;
        }

        var activation = isBack && (await ActivationCommand.LookAsync(plan, systemd, ct)).IsAny ? plan : null;
        if (dryRun)
        {
            if (activation is not null)
            {
                foreach (var step in await ActivationCommand.AnnounceDisableAsync(activation, systemd, ct))
                {
                    Console.Out.WriteLine($"would {step}");
                }
            }

            foreach (var step in steps.Steps)
            {
                Console.Out.WriteLine($"would {step.Text}");
            }

            return ExitCodes.Success;
        }

        return await DoAsync(adopter, paths, activation is null ? null : () => ActivationCommand.DisableAsync(activation, systemd, ct), isBack, purges, ct);
    });

    /// <param name="adopter">Moves the node.</param>
    /// <param name="paths">Ganeti's files.</param>
    /// <param name="disable">Ends activation before; null where there is none.</param>
    /// <param name="isBack">To the init script.</param>
    /// <param name="purges">Whether what the watcher remembers goes, too.</param>
    /// <param name="ct">Ends it.</param>
    private static async Task<int> DoAsync(Adopter adopter, GanetiPaths paths, Func<Task>? disable, bool isBack, bool purges, CancellationToken ct)
    {
        using var own = new FileStepLock(paths.Lock("adopt")).TryTake(out var heldBy);
        if (own is null)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: nothing is done: another \"units adopt\" or \"units unadopt\" is at work ({heldBy})");
            return ExitCodes.Usage;
        }

        try
        {
            if (disable is not null)
            {
                await disable();
            }

            var problems = await adopter.RunAsync(isBack, purges, ct);
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync($"ganeti-watcher: {problem}");
            }

            if (problems.IsEmpty)
            {
                Console.Out.WriteLine(isBack ? "Done: the daemons are the init script's." : "Done: the daemons run by the units, and will after a reboot.");
            }

            return problems.IsEmpty ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (AdoptionException e)
        {
            // What activation's end has done is done.
            await Console.Error.WriteLineAsync($"ganeti-watcher: {(disable is null ? "nothing is done" : "the daemons are left to the units, and their activation may have been ended")}: {e.Message}");
            return disable is null ? ExitCodes.Usage : ExitCodes.Failure;
        }
    }
}
