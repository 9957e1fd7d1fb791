namespace Watcher.Core.Units.Activation;

/// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
internal static class ActivationOutcome
{
    /// <summary>Of a step that all daemons have; the daemon's own facts stay as they are.</summary>
    public static TFacts After<TFacts>(ActivationStep step, TFacts facts)
        where TFacts : ActivationFacts
    {
        ActivationFacts before = facts;
        return (TFacts)(step switch
        {
            ActivationStep.Write write => before with { ToWrite = [], Installed = before.Installed.AddRange(write.Names), IsLoaded = false, IsKnown = true },
            ActivationStep.Remove remove => before with { ToWrite = remove.Paths, Installed = [], IsLoaded = false },
            ActivationStep.Reload => before with { IsLoaded = true, IsKnown = before.Installed.Length > 0 },
            ActivationStep.StartSocket => before with { SocketIsActive = true },
            ActivationStep.StartLinger => before with { LingerIsActive = true },
            _ => throw new InvalidOperationException($"{step} is one daemon's own"),
        });
    }
}
