using System.Globalization;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Certificates;

// What the certificates duty has to tell.

/// <summary>A certificate will end soon. Told once in each of the last weeks, and on each of the last days.</summary>
internal sealed record CertificateExpiring(string Path, DateTimeOffset End, int Days, string Consequence, string Renewal) : Notice($"certificate:{Path}")
{
    private const int DaysOfWeek = 7;

    // Ganeti's own verification calls it an error then (constants.SSL_CERT_EXPIRATION_ERROR).
    public override bool IsFault => Days < DaysOfWeek;

    public override string Fingerprint() =>
        string.Create(CultureInfo.InvariantCulture, $"{End.UtcDateTime:s} {(Days < DaysOfWeek ? $"{Days} days" : $"{Days / DaysOfWeek} weeks")}");

    public override void Tell(ILogger log) => log.CertificateExpiring(Path, End, Days, Consequence, Renewal);
}

/// <summary>A certificate has ended.</summary>
internal sealed record CertificateExpired(string Path, DateTimeOffset End, string Consequence, string Recovery) : Notice($"certificate:{Path}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.CertificateExpired(Path, End, Consequence, Recovery);
}

/// <summary>A certificate is not valid yet: it was made on a node whose clock is ahead, or the clock of this one is behind.</summary>
internal sealed record CertificateNotYetValid(string Path, DateTimeOffset Begin, string Consequence, string Renewal) : Notice($"certificate:{Path}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.CertificateNotYetValid(Path, Begin, Consequence, Renewal);
}

/// <summary>A certificate's file cannot be understood.</summary>
internal sealed record CertificateUnusable(string Path, string Why) : Notice($"certificate:{Path}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.CertificateUnusable(Why);
}
