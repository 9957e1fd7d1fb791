using Watcher.Core.Certificates;
using Xunit;

namespace Watcher.UnitTests.Certificates;

public sealed class ValidityTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2031, 6, 7, 8, 9, 10, TimeSpan.Zero);

    [Fact]
    public void Parse_KeyAndCertificate_IsItsValidity() => Assert.Equal(new Validity(Begin, End, true), Validity.Parse(TestCertificate.Make(Begin, End)));

    [Fact]
    public void Parse_OfAnAuthority_IsKnown() => Assert.False(Validity.Parse(TestCertificate.Make(Begin, End, "CN=A real authority")).IsOfItself);

    /// <summary>Beyond 2049 a certificate tells its times in another form (RFC 5280, 4.1.2.5).</summary>
    [Fact]
    public void Parse_BothFormsOfTime_AreUnderstood() => Assert.Equal(2055, Validity.Parse(TestCertificate.Make(Begin, End.AddYears(24))).End.Year);

    [Fact]
    public void Parse_Chain_IsValidWhileAllAre()
    {
        var chain = TestCertificate.Make(Begin, End, "CN=A") + "what people write between them\n" + TestCertificate.Make(Begin.AddYears(1), End.AddYears(-1));

        Assert.Equal(new Validity(Begin.AddYears(1), End.AddYears(-1), false), Validity.Parse(chain));
    }

    [Theory]
    [InlineData("", "holds no certificate")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds a certificate that is none")]
    [InlineData("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n", "holds a certificate that is none")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n", "holds a certificate that is none")]
    public void Parse_WhatIsNone_IsAFormatException(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Validity.Parse(text)).Message, StringComparison.Ordinal);

    /// <summary>Each prefix of a certificate is refused, and nothing else happens.</summary>
    [Fact]
    public void Parse_Truncated_IsAFormatException()
    {
        var whole = TestCertificate.Make(Begin, End);
        var body = whole[whole.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)..];
        var der = Convert.FromBase64String(string.Concat(body.Split('\n').Where(line => !line.StartsWith('-'))));
        for (var length = 0; length < der.Length; length++)
        {
            var text = $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(der[..length])}\n-----END CERTIFICATE-----\n";
            Assert.Throws<FormatException>(() => Validity.Parse(text));
        }
    }
}
