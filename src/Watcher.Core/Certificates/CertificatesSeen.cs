using System.Collections.Immutable;

namespace Watcher.Core.Certificates;

/// <summary>What one observation saw.</summary>
/// <param name="Certificates">The certificates that count on this node; none outside of a cluster.</param>
internal sealed record CertificatesSeen(ImmutableArray<CertificateView> Certificates);
