using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>Does what is the same for all daemons: files, and their units.</summary>
/// <param name="units">The daemon's.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class ActivationUnits(ActivatedUnits units, UnitTree tree, SystemdBus systemd)
{
    private readonly ActivationFiles _files = new(tree);

    /// <exception cref="AdoptionException">systemd could not do it.</exception>
    public async Task DoAsync(ActivationStep step, ActivationFacts facts, CancellationToken ct)
    {
        switch (step)
        {
            case ActivationStep.Write write:
                _files.Write(write.Names);
                break;
            case ActivationStep.Remove remove:
                ActivationFiles.Remove(remove.Paths);
                break;
            case ActivationStep.Reload:
                await systemd.ReloadAsync(ct);
                break;
            case ActivationStep.StartSocket:
                if (facts.ProxyIsActive)
                {
                    // Left over from a socket that has failed: systemd opens none whose service is active.
                    await StopAsync(units.Proxy, ct);
                }

                await ForgetFailuresAsync(ct);
                UnitStarts.Expect(await systemd.StartAsync(units.Socket, ct), units.Socket);
                break;
            case ActivationStep.StartLinger:
                UnitStarts.Expect(await systemd.StartAsync(units.Linger, ct), units.Linger);
                break;
            default:
                throw new InvalidOperationException($"{step} is one daemon's own");
        }
    }

    /// <inheritdoc cref="ActivationFiles.RemoveDrafts"/>
    public void RemoveDrafts() => _files.RemoveDrafts();

    /// <summary>Closes the socket.</summary>
    /// <exception cref="AdoptionException">systemd could not do it.</exception>
    public async Task CloseAsync(ActivationFacts facts, CancellationToken ct)
    {
        // What needs the socket first. One whose file has gone is unloaded when it is active no more, and could not be stopped.
        foreach (var unit in ((string Name, bool IsActive)[])[(units.Linger, facts.LingerIsActive), (units.Socket, facts.SocketIsActive), (units.Proxy, facts.ProxyIsActive)])
        {
            if (unit.IsActive)
            {
                await StopAsync(unit.Name, ct);
            }
        }
    }

    /// <summary>The proxy's start limit is the socket's end as well.</summary>
    public async Task ForgetFailuresAsync(CancellationToken ct)
    {
        await systemd.ResetFailedAsync(units.Proxy, ct);
        await systemd.ResetFailedAsync(units.Socket, ct);
    }

    private async Task StopAsync(string unit, CancellationToken ct) => UnitStarts.Expect(await systemd.StopAsync(unit, ct), unit);
}
