using System.Globalization;
using Watcher.Core.Configuration;
using Watcher.Core.Disks;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Disks</c>, as written. Durations are ages.</summary>
internal sealed class DisksSettings
{
    public string Verify { get; set; } = "";

    public string VerifyEvery { get; set; } = "";

    public string Strict { get; set; } = "";

    public string StrictEvery { get; set; } = "";

    public string Share { get; set; } = "";

    public DisksOptions ToOptions() => new()
    {
        Verifies = bool.Parse(Verify),
        VerifyEvery = Age.Parse(VerifyEvery),
        Strictness = Enum.Parse<Strictness>(Strict, ignoreCase: true),
        StrictEvery = Age.Parse(StrictEvery),
        Share = int.Parse(Share, CultureInfo.InvariantCulture),
    };
}
