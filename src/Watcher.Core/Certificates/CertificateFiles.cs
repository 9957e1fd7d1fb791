using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Certificates;

/// <summary>The certificates on this node. They are small, and read anew at each look: that costs less than remembering whether they changed.</summary>
/// <param name="paths">Where they lie.</param>
internal sealed class CertificateFiles(GanetiPaths paths)
{
    private const int Limit = 256 * 1024;

    /// <summary>Those that are there.</summary>
    /// <param name="isMaster">Whether RAPI runs here, whose certificate lies on every node.</param>
    public ImmutableArray<CertificateView> Look(bool isMaster)
    {
        (CertificateKind Kind, string Path)[] files =
        [
            (CertificateKind.Cluster, paths.ServerCertificate),
            (CertificateKind.Node, paths.ClientCertificate),
            .. isMaster ? [(CertificateKind.Rapi, paths.RapiCertificate)] : Array.Empty<(CertificateKind, string)>(),
        ];
        return [.. files.Select(file => Read(file.Kind, file.Path)).OfType<CertificateView>()];
    }

    /// <summary>Why no node can be asked from here, whatever is the matter with the nodes; null when that is not so.</summary>
    public string? WhyNobodyAnswers(DateTimeOffset now) =>
        Look(isMaster: false).Select(view => CertificatesDecision.WhyInvalid(view, now)).FirstOrDefault(why => why is not null);

    private static CertificateView? Read(CertificateKind kind, string path)
    {
        try
        {
            return BoundedFile.TryRead(path, Limit) is { } content ? new CertificateView(kind, path, Validity.Parse(Encoding.Latin1.GetString(content))) : null;
        }
        catch (FormatException e)
        {
            return new CertificateView(kind, path, null, $"{path}: {e.Message}");
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return new CertificateView(kind, path, null, e.Message);
        }
    }
}
