using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>For as long as it lives no signal that asks this process to end does so.</summary>
internal sealed class IgnoredSignals : IDisposable
{
    private readonly ImmutableArray<PosixSignalRegistration> _registrations =
        [.. new[] { PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true))];

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
