using System.Globalization;
using Watcher.Core.Duties;

namespace Watcher.Core.Certificates;

/// <summary>What is to be told of a certificate. Pure.</summary>
internal static class CertificatesDecision
{
    private static readonly TimeSpan ToldBefore = TimeSpan.FromDays(21);

    /// <summary>What is wrong with it, or soon will be; null for nothing.</summary>
    public static Notice? Judge(CertificateView view, DateTimeOffset now) =>
        view.Validity is not { } validity ? new CertificateUnusable(view.Path, view.Problem ?? "")
        : now < validity.Begin ? new CertificateNotYetValid(view.Path, validity.Begin.ToOffset(now.Offset), Consequence(view.Kind), Renewal(view.Kind, validity))
        : now >= validity.End ? new CertificateExpired(view.Path, validity.End.ToOffset(now.Offset), Consequence(view.Kind), Recovery(view.Kind, validity))
        : validity.End - now <= ToldBefore ? new CertificateExpiring(
            view.Path, validity.End.ToOffset(now.Offset), (int)(validity.End - now).TotalDays, Consequence(view.Kind), Renewal(view.Kind, validity))
        : null;

    /// <summary>Why nobody trusts it; null when it is valid, and when that cannot be told.</summary>
    public static string? WhyInvalid(CertificateView view, DateTimeOffset now) =>
        view.Validity is not { } validity ? null
        : now < validity.Begin ? string.Create(CultureInfo.InvariantCulture, $"{view.Path} is not valid before {validity.Begin.ToOffset(now.Offset):yyyy-MM-dd HH:mm}")
        : now >= validity.End ? string.Create(CultureInfo.InvariantCulture, $"{view.Path} has ended at {validity.End.ToOffset(now.Offset):yyyy-MM-dd HH:mm}")
        : null;

    private static string Consequence(CertificateKind kind) => kind switch
    {
        CertificateKind.Cluster => "no node can be asked by another one then, and all seem not to answer",
        CertificateKind.Node => "no node can be asked from here then, and all seem not to answer",
        _ => "RAPI's clients refuse it then",
    };

    /// <summary>While it is valid: Ganeti's own command, on the master.</summary>
    private static string Renewal(CertificateKind kind, Validity validity) => kind switch
    {
        CertificateKind.Cluster => "gnt-cluster renew-crypto --new-cluster-certificate",
        CertificateKind.Node => "gnt-cluster renew-crypto --new-node-certificates",
        _ when validity.IsOfItself => "gnt-cluster renew-crypto --new-rapi-certificate",
        _ => "gnt-cluster renew-crypto --rapi-certificate=FILE",
    };

    /// <summary>
    /// Once it has ended, Ganeti's own command comes too late: it stops the daemons, reaches no node to start them, and the master's then lack their votes
    /// (measured on 3.0.2). RAPI's has nothing to do with the nodes.
    /// </summary>
    private static string Recovery(CertificateKind kind, Validity validity) => kind == CertificateKind.Rapi
        ? $"On the master: {Renewal(kind, validity)}"
        : "The nodes are well: set none offline. gnt-cluster renew-crypto comes too late; docs/certificates.md says what to do";
}
