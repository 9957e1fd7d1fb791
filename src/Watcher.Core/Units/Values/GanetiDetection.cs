using System.Collections.Immutable;

namespace Watcher.Core.Units.Values;

/// <summary>Turns the texts of an installed Ganeti into values. Pure: the texts come in.</summary>
internal static class GanetiDetection
{
    private static readonly string[] Daemons = ["noded", "confd", "wconfd", "luxid", "rapi", "mond", "kvmd", "metad"];

    /// <param name="text">daemon-util's text.</param>
    /// <param name="constants">The text of _constants.py, or null.</param>
    /// <param name="library">Where the link to the running version's libraries leads (/usr/lib/ganeti/3.0), or null.</param>
    /// <param name="varRunIsRun">Whether /var/run leads to /run.</param>
    public static DetectedGaneti Read(string text, string? constants, string? library, bool varRunIsRun)
    {
        var script = new DaemonUtilScript(text);
        var known = constants is null ? null : new GanetiConstants(constants);
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        var missing = ImmutableDictionary.CreateBuilder<string, string>();

        Add("SBINDIR", script.SbinDirectory, "_daemon_executable");
        Add("PKGLIBDIR", script.Variable("PKGLIBDIR") ?? known?["PKGLIBDIR"], "readonly PKGLIBDIR");
        Add("DATA_DIR", script.Variable("DATA_DIR"), "readonly DATA_DIR");
        Add("LOG_DIR", script.Variable("LOG_DIR"), "readonly LOG_DIR");
        Add("RUN_DIR", Shortened(script.Variable("RUN_DIR"), varRunIsRun), "readonly RUN_DIR");
        Add("DEFAULTS_FILE", script.Variable("defaults_file"), "readonly defaults_file");
        foreach (var daemon in Daemons)
        {
            var name = daemon.ToUpperInvariant();
            var found = script.UserAndGroup(daemon);
            Add($"{name}_USER", found?.User, "_daemon_usergroup");
            Add($"{name}_GROUP", found?.Group, "_daemon_usergroup");
        }

        // daemon-util no longer knows masterd; its user owns the run directory and the job queue all the same.
        Add("MASTERD_USER", known?["MASTERD_USER"] ?? script.UserAndGroup("luxid")?.User, "_daemon_usergroup");
        Add("MASTERD_GROUP", known?["MASTERD_GROUP"] ?? script.UserAndGroup("luxid")?.User, "_daemon_usergroup");
        Add("DAEMONS_GROUP", known?["DAEMONS_GROUP"] ?? script.UserAndGroup("kvmd")?.Group, "_daemon_usergroup");
        if (script.Mond is { } mond)
        {
            values[UnitValueNames.Mond] = mond ? "yes" : "no";
        }

        return new DetectedGaneti(values.ToImmutable(), missing.ToImmutable(), Version(known, library));

        void Add(string name, string? value, string where)
        {
            if (value is not null && UnitValues.WhyUnfit(value) is null)
            {
                values[name] = value;
            }
            else
            {
                missing[name] = $"daemon-util was read, and its {where} is not understood";
            }
        }
    }

    /// <summary>systemd-tmpfiles warns of /var/run.</summary>
    private static string? Shortened(string? path, bool varRunIsRun) =>
        varRunIsRun && path is not null && path.StartsWith("/var/run/", StringComparison.Ordinal) ? path["/var".Length..] : path;

    private static DottedVersion? Version(GanetiConstants? constants, string? library) =>
        constants?["VERSION_MAJOR"] is { } major && constants["VERSION_MINOR"] is { } minor
            ? DottedVersion.TryParse($"{major}.{minor}")
            : library is null ? null : DottedVersion.TryParse(Path.GetFileName(library));
}
