using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;

namespace Watcher.Fuzz.Targets;

/// <summary>What Ganeti's package and its administrator wrote.</summary>
internal static class DaemonUtilTargets
{
    public static readonly ImmutableArray<FuzzTarget> All =
    [
        FuzzTarget.OfText("constants", input => _ = GanetiDetection.Read(DebianScript.Text, input, "/usr/lib/ganeti/3.0", varRunIsRun: true)),
        FuzzTarget.OfText("daemon-util", Script),
        new("defaults", Defaults, typeof(FileFormatException)),
        FuzzTarget.OfText("given-values", input => GivenValues.FromText("values", input), typeof(FileFormatException)),
        FuzzTarget.OfText("versions", Versions),
    ];

    private static void Script(string input)
    {
        _ = GanetiDetection.Read(input, null, null, varRunIsRun: true);
        var layout = new GanetiLayout(input, name => name == "LOCALSTATEDIR" ? "/srv" : null);
        _ = (layout.StopOrder, layout.RunDirectory, layout.DataDirectory, layout.DefaultsFile, layout.EnsureDirs, layout.Constants.Count(), layout.EmptiedArguments.Count());
        foreach (var daemon in DaemonCatalog.All)
        {
            var name = DaemonArguments.PlainName(daemon.Name);
            _ = (layout.Executable(daemon.Name), layout.UserAndGroup(name), layout.Capabilities(name));
        }
    }

    private static void Defaults(byte[] input)
    {
        var variables = new ShellVariables([KeyValuePair.Create("PATH", "/usr/bin"), KeyValuePair.Create("RAPI_ARGS", "-b 127.0.0.1")]);
        variables.SetConstant("RUN_DIR", "/var/run/ganeti");
        DefaultsFile.Parse("/etc/default/ganeti", DefaultsFile.Decode(input), variables);
        _ = variables.Environ.Any(ShellVariables.HasForeignBytes);
        foreach (var daemon in DaemonCatalog.All)
        {
            _ = DaemonArguments.Of(daemon.Name, variables);
        }
    }

    private static void Versions(string input) => _ = (Core.DottedVersion.TryParse(input)?.ToString(), UnitPlan.SystemdVersion(input));
}
