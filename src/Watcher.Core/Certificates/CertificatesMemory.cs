namespace Watcher.Core.Certificates;

/// <summary>What the duty remembers: nothing but what was told, which the runner does.</summary>
internal sealed record CertificatesMemory;
