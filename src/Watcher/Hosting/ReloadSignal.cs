using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Watcher.Hosting;

/// <summary>SIGHUP, as a stream; several at once are one.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(1);
    private readonly PosixSignalRegistration _registration;

    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        _signals.Writer.TryWrite(true);
    });

    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken ct) => _signals.Reader.ReadAllAsync(ct);

    public void Dispose() => _registration.Dispose();
}
