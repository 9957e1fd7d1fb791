using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Watcher.Core.Certificates;

/// <summary>
/// From when until when the certificates of a PEM file are valid, all of them at once. Read out of X.509's own structure (RFC 5280, 4.1) and not by
/// X509Certificate2: that would load OpenSSL, 4 MB, into the watcher of every node.
/// </summary>
/// <param name="Begin">The latest beginning.</param>
/// <param name="End">The earliest end.</param>
/// <param name="IsOfItself">Whether the first certificate names itself as its issuer, as Ganeti's own do.</param>
internal readonly record struct Validity(DateTimeOffset Begin, DateTimeOffset End, bool IsOfItself)
{
    private const string Label = "CERTIFICATE";
    private const int MostCertificates = 16;

    /// <summary>Reads a file's text; keys and whatever else is in it are passed over.</summary>
    /// <exception cref="FormatException">There is no certificate in it, or one that is none.</exception>
    public static Validity Parse(ReadOnlySpan<char> text)
    {
        Validity? all = null;
        for (var count = 0; count < MostCertificates && PemEncoding.TryFind(text, out var found); text = text[found.Location.End..])
        {
            if (text[found.Label].SequenceEqual(Label))
            {
                count++;
                var one = ParseDer(Convert.FromBase64String(text[found.Base64Data].ToString()));
                all = all is { } before
                    ? before with { Begin = one.Begin > before.Begin ? one.Begin : before.Begin, End = one.End < before.End ? one.End : before.End }
                    : one;
            }
        }

        return all ?? throw new FormatException("holds no certificate");
    }

    private static Validity ParseDer(byte[] der)
    {
        try
        {
            // Certificate: tbsCertificate, signature …; tbsCertificate: [0] version, serialNumber, signature, issuer, validity, subject …
            var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (certificate.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 0 })
            {
                certificate.ReadEncodedValue();
            }

            certificate.ReadIntegerBytes();
            certificate.ReadSequence();
            var issuer = certificate.ReadEncodedValue();
            var validity = certificate.ReadSequence();
            var (begin, end) = (ReadTime(validity), ReadTime(validity));
            return new Validity(begin, end, issuer.Span.SequenceEqual(certificate.ReadEncodedValue().Span));
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"holds a certificate that is none: {e.Message}", e);
        }
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
