using System.Collections.Immutable;
using Watcher.Core.Units.Adoption;

namespace Watcher.Core.Units.Activation;

/// <inheritdoc/>
/// <param name="activation">Whose.</param>
/// <param name="say">Tells the operator.</param>
internal sealed class ActivationSwitch<TFacts>(IActivation<TFacts> activation, Action<string> say) : IActivationSwitch
{
    // More than there are kinds of steps, and a daemon that is restarted meanwhile.
    private const int MostSteps = 30;

    public async Task<ImmutableArray<string>> HindrancesAsync(bool isEnable, CancellationToken ct) =>
        await activation.LookAsync(ct) is var facts && activation.Next(facts, isEnable) is null ? [] : activation.Hindrances(facts, isEnable);

    public async Task<ImmutableArray<string>> AnnounceAsync(bool isEnable, CancellationToken ct)
    {
        var steps = ImmutableArray.CreateBuilder<string>();
        for (var now = await activation.LookAsync(ct); activation.Next(now, isEnable) is { } step; now = activation.After(step, now))
        {
            steps.Add(step.Text);
        }

        return steps.ToImmutable();
    }

    public async Task<int> RunAsync(bool isEnable, CancellationToken ct)
    {
        for (var steps = 0; ; steps++)
        {
            var facts = await activation.LookAsync(ct);
            if (activation.Next(facts, isEnable) is not { } step)
            {
                return steps;
            }

            if (activation.Hindrances(facts, isEnable).FirstOrDefault() is { } hindrance)
            {
                throw new AdoptionException(hindrance);
            }

            if (steps == MostSteps)
            {
                throw new AdoptionException($"after {MostSteps} steps there is still something to be done: {step.Text}");
            }

            say(step.Text);
            await activation.DoAsync(step, facts, ct);
        }
    }

    public Task ConcludeAsync(CancellationToken ct) => activation.ConcludeAsync(ct);
}
