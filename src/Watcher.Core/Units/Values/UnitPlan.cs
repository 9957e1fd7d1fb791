using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Storage;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Values;

/// <summary>What a tree is rendered with.</summary>
/// <param name="Facts">For conditions.</param>
/// <param name="Values">For placeholders.</param>
internal sealed record UnitPlan(TemplateFacts Facts, UnitValues Values)
{
    /// <summary>The versions of Ganeti that the templates were written for.</summary>
    public static ImmutableArray<string> Profiles { get; } = ["2.12", "3.0", "3.1"];

    /// <summary>Brings together what was asked for and what was found.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="installed">What is installed here, or null.</param>
    /// <param name="systemd">systemd's version here.</param>
    /// <param name="executable">The executable that units start; null when none is installed (<see cref="WatcherExecutable"/>).</param>
    /// <exception cref="FileFormatException">The profile cannot be told.</exception>
    public static UnitPlan Make(UnitRequest request, DetectedGaneti? installed, DottedVersion systemd, string? executable)
    {
        var values = (installed is null ? DefaultValues.Debian : installed.Values).SetItems(DefaultValues.Restarts(systemd));
        if (executable is not null && UnitValues.WhyUnfit(executable) is null)
        {
            values = values.SetItem(UnitValueNames.WatcherExec, executable);
        }

        foreach (var given in request.Given)
        {
            values = values.SetItem(given.Name, given.Value);
        }

        var missing = installed?.Missing ?? ImmutableDictionary<string, string>.Empty;
        var mond = values.GetValueOrDefault(UnitValueNames.Mond, "yes") == "yes";
        return new UnitPlan(
            new TemplateFacts(systemd, request.Profile ?? Profile(installed), mond),
            new UnitValues(values, missing.SetItem(UnitValueNames.WatcherExec, executable is null
                ? $"no ganeti-watcher is installed: {WatcherExecutable.Advice}"
                : $"the path of this executable ({executable}) is not fit for a unit: {WatcherExecutable.Advice}")));
    }

    /// <summary>systemd's own word for its version ("252.39-1~deb12u2", "v257.5"), as the number that directives came with.</summary>
    public static DottedVersion? SystemdVersion(string text)
    {
        var digits = text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new DottedVersion([number]) : null;
    }

    private static DottedVersion Profile(DetectedGaneti? installed)
    {
        var choice = $"give --profile {string.Join('|', Profiles)}";
        var version = installed is null
            ? throw new FileFormatException("profile", $"no Ganeti is installed here ({InstalledScript.Place}): {choice}")
            : installed.Version ?? throw new FileFormatException("profile", $"the version of the installed Ganeti cannot be told: {choice}");

        // A newer Ganeti is served as the newest known one.
        return Profiles.Select(DottedVersion.Parse).Where(profile => profile <= version).Select(profile => (DottedVersion?)profile).LastOrDefault()
            ?? throw new FileFormatException("profile", $"Ganeti {version} is older than all that the units were written for: {choice}");
    }
}
