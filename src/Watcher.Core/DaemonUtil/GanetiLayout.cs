using System.Collections.Immutable;
using Watcher.Core.Units.Values;

namespace Watcher.Core.DaemonUtil;

/// <summary>What was written into the installed daemon-util when Ganeti was built: daemons, directories, users.</summary>
internal sealed class GanetiLayout
{
    private readonly DaemonUtilScript _script;
    private readonly DaemonUtilScript _debian;
    private readonly Func<string, string?> _environment;

    /// <param name="script">The installed script's text; null: Debian's values.</param>
    /// <param name="environment">The environment: LOCALSTATEDIR, SYSCONFDIR and GANETI_ROOTDIR move directories.</param>
    public GanetiLayout(string? script, Func<string, string?> environment)
    {
        _debian = new DaemonUtilScript(DebianScript.Text);
        _script = script is null ? _debian : new DaemonUtilScript(script);
        _environment = environment;
        var listed = Array("DAEMONS");
        StartOrder = _script.Mond ?? _debian.Mond!.Value ? listed.Add("ganeti-mond") : listed;
        StopOrder = [.. StartOrder.AddRange(Array("ON_DEMAND_DAEMONS")).Reverse()];
    }

    /// <summary>The daemons in the order in which they are started; without those that are started on demand.</summary>
    public ImmutableArray<string> StartOrder { get; }

    /// <summary>All daemons, in the order in which they are stopped.</summary>
    public ImmutableArray<string> StopOrder { get; }

    public bool HasMonitoring => StartOrder.Contains("ganeti-mond");

    /// <summary>Where pid files lie.</summary>
    public string RunDirectory => Variable("RUN_DIR");

    public string DataDirectory => Variable("DATA_DIR");

    /// <summary>The daemons' arguments, in bash's language.</summary>
    public string DefaultsFile => Variable("defaults_file");

    public string EnsureDirs => $"{Variable("PKGLIBDIR")}/ensure-dirs";

    /// <summary>The variables of the script that the defaults file can refer to but not change.</summary>
    public IEnumerable<KeyValuePair<string, string>> Constants =>
        [.. DebianScript.Constants.Select(name => KeyValuePair.Create(name, Variable(name)))];

    /// <summary>Variables of arguments that come from the defaults file alone.</summary>
    public IEnumerable<string> EmptiedArguments => _script.EmptiedArguments;

    public string PidFile(string daemon) => $"{RunDirectory}/{daemon}.pid";

    public string Executable(string daemon) => $"{_script.SbinDirectory ?? _debian.SbinDirectory}/{daemon}";

    /// <param name="daemon">Without "ganeti-".</param>
    public (string User, string Group) UserAndGroup(string daemon) =>
        _script.UserAndGroup(daemon) ?? _debian.UserAndGroup(daemon)!.Value;

    /// <summary>Capabilities that an executable is to be given, as setcap(8) wants them; empty for none.</summary>
    /// <param name="daemon">Without "ganeti-".</param>
    public string Capabilities(string daemon) => _script.Capabilities(daemon);

    private ImmutableArray<string> Array(string name) => _script.Array(name) is { Length: > 0 } words ? words : _debian.Array(name);

    private string Variable(string name) => _script.Variable(name, _environment) ?? _debian.Variable(name, _environment)!;
}
