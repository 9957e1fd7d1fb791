using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Units.Activation.Luxid;

namespace Watcher.Core.Probes;

/// <summary>After luxid's silence where its clients look: whether it is luxid's own, or that of what systemd has put before it. Only then is luxid asked by itself.</summary>
/// <param name="known">Where its clients look.</param>
/// <param name="own">Its own socket, where systemd holds the other.</param>
/// <param name="time">Time.</param>
internal sealed class LuxidDoubt(string known, string own, TimeProvider time)
{
    /// <returns>Why luxid is not to blame; null when it may be.</returns>
    public async Task<string?> FindAsync(ProcessIdentity process, CancellationToken ct)
    {
        if (ListeningPaths.DoubtOf(known) is { } doubt)
        {
            return doubt;
        }

        if (FileStatus.OfLink(own) is not { IsSocket: true } behind || FileStatus.OfPath(known)?.IsSameFileAs(behind) == true)
        {
            return null;
        }

        // An exception is its silence, too.
        await new LuxiClient(new LuxiSocket(own, new LuxiDeadlines(), time)).GetMasterAsync(ct);
        return FileStatus.OfPath(known) is { IsSocket: true }
            ? $"luxid itself answers, at {own}, and what is before it does not: \"systemctl restart {LuxidPlaces.Proxy}\""
            : $"luxid itself answers, at {own}, to which that name does not lead: \"ganeti-watcher units activation enable luxid\"";
    }
}
