namespace Watcher.Core.Certificates;

/// <summary>What one look at a certificate showed.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Path">Its file.</param>
/// <param name="Validity">From when until when it is valid; null when that cannot be told.</param>
/// <param name="Problem">Why it cannot be told; null when it can.</param>
internal sealed record CertificateView(CertificateKind Kind, string Path, Validity? Validity, string? Problem = null);
