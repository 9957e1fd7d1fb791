namespace Watcher.Core.Systemd;

/// <summary>Gathers the evidence for the mode.</summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="bus">systemd.</param>
internal sealed class ModeProbe(string runDirectory, ISystemdBus bus)
{
    public async Task<ModeEvidence> LookAsync(CancellationToken ct)
    {
        if (!SystemdRuns(runDirectory))
        {
            return new ModeEvidence(false, null, null);
        }

        try
        {
            return new ModeEvidence(true, await bus.GetLoadStateAsync("ganeti.target", ct), null);
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            return new ModeEvidence(true, null, e.Message);
        }
    }

    /// <summary>sd_booted(3).</summary>
    public static bool SystemdRuns(string runDirectory) => Directory.Exists(Path.Combine(runDirectory, "systemd/system"));
}
