using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Watcher.UnitTests.Certificates;

/// <summary>Certificates as Ganeti's and others' are, in PEM.</summary>
internal static class TestCertificate
{
    /// <summary>A key and a certificate, as in server.pem.</summary>
    /// <param name="begin">From when.</param>
    /// <param name="end">Until when.</param>
    /// <param name="issuer">By whom; null: by itself.</param>
    public static string Make(DateTimeOffset begin, DateTimeOffset end, string? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ganeti.example.com", key, HashAlgorithmName.SHA256);
        using var certificate = issuer is null
            ? request.CreateSelfSigned(begin, end)
            : request.Create(new X500DistinguishedName(issuer), X509SignatureGenerator.CreateForECDsa(key), begin, end, [1, 2, 3]);
        return $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n";
    }
}
