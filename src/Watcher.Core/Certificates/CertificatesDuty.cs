using Watcher.Core.Cluster;
using Watcher.Core.Duties;

namespace Watcher.Core.Certificates;

/// <summary>
/// Tells when Ganeti's certificates are about to end, while they still can be renewed: what comes after that looks like anything but a certificate
/// (ganeti/ganeti#998).
/// </summary>
/// <param name="lookAtCluster">Looks at the node's place in the cluster.</param>
/// <param name="files">The certificates.</param>
internal sealed class CertificatesDuty(Func<CancellationToken, Task<ClusterView>> lookAtCluster, CertificateFiles files)
    : IDuty<CertificatesMemory, CertificatesSeen>
{
    public static string Name => "certificates";

    public static CertificatesMemory Blank { get; } = new();

    public static Verdict<CertificatesMemory> Decide(CertificatesMemory memory, CertificatesSeen seen, Moment now) =>
        new(memory, [], [.. seen.Certificates.Select(view => CertificatesDecision.Judge(view, now.Wall)).OfType<Notice>()]);

    public async Task<CertificatesSeen> ObserveAsync(CertificatesMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var cluster = await lookAtCluster(ct);
        return new CertificatesSeen(cluster.Role == NodeRole.NotInCluster ? [] : files.Look(cluster.Role == NodeRole.Master));
    }

    public Task<Fact> ActAsync(Act act, CancellationToken ct) => throw new InvalidOperationException($"the certificates duty does not {act.Describe()}");
}
