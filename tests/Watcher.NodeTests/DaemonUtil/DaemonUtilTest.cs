using System.Globalization;

namespace Watcher.NodeTests.DaemonUtil;

/// <summary>A test of our daemon-util in the installed one's place: begins with all daemons running, ends with the guest alive.</summary>
public abstract class DaemonUtilTest(NodeFixture fixture) : IAsyncLifetime
{
    private protected const string Util = NodeDaemons.DaemonUtil;

    private protected const string DataDirectory = "/var/lib/ganeti";

    private protected TestNode Node => fixture.Node;

    private protected NodeUnits Units => new(Node);

    private protected bool IsSupervised => Node.Files.Exists("/etc/systemd/system/ganeti.target");

    public virtual async ValueTask InitializeAsync()
    {
        Node.Files.DeleteDirectory("/var/lib/ganeti-watcher");

        // The installed script leaves them behind, and other tests of this node call it.
        foreach (var file in OneTimeFiles())
        {
            File.Delete(file);
        }

        await HealAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    /// <summary>Arguments for one start that lie about, as seen from outside the node.</summary>
    private protected string[] OneTimeFiles() => Directory.GetFiles(Node.Files.Outside(DataDirectory), "*.onetime.conf");

    /// <summary>All daemons run; what was down comes back by the installed script, or systemd.</summary>
    private protected async Task HealAsync()
    {
        if (IsSupervised)
        {
            await Units.ControlAsync("reset-failed");
            if (!await Units.AreUpAsync())
            {
                await Units.StartAllAsync();
                await Units.WaitAsync(Units.AreUpAsync, "all is up, and nothing on its way");
            }
        }
        else
        {
            foreach (var daemon in NodeDaemons.Names.Where(daemon => Node.Daemons.Find(daemon) is null))
            {
                Node.Files.Delete(NodeDaemons.PidFile(daemon));
                await Node.CheckedAsync([NodeDaemons.Installed, "start", $"ganeti-{daemon}"]);
            }
        }

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
    }

    private protected async Task DownAsync(params IEnumerable<string> daemons)
    {
        foreach (var daemon in daemons)
        {
            if (daemon.EndsWith('!'))
            {
                await KillAsync(daemon[..^1]);
            }
            else if (IsSupervised)
            {
                await Node.CheckedAsync(["systemctl", "stop", $"ganeti-{daemon}.service"]);
            }
            else
            {
                await Node.CheckedAsync([NodeDaemons.Installed, "stop", $"ganeti-{daemon}"]);
            }
        }
    }

    private protected Task<CommandResult> UtilAsync(params IEnumerable<string> arguments) => Node.RunAsync([Util, .. arguments]);

    /// <summary>As one line, for comparison: exit code, what was printed, which daemons run then.</summary>
    private protected async Task<string> OutcomeAsync(string util, IEnumerable<string> arguments, bool withDaemons)
    {
        var result = await Node.RunAsync([util, .. arguments]);
        var running = withDaemons ? $", then {string.Join(' ', await RunningAsync())} run" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{result.ExitCode}, prints '{result.Output.Replace("\n", "\\n", StringComparison.Ordinal)}'{running}");
    }

    /// <summary>
    /// The daemons that run once systemd has done what it was asked for: a target is up before the services that it wants, and a service of
    /// Type=exec is up before its daemon has written a pid file.
    /// </summary>
    private async Task<IEnumerable<string>> RunningAsync()
    {
        if (!IsSupervised)
        {
            return Node.Daemons.Running();
        }

        await Units.JobsEndedAsync();
        return await Units.RunningAsync();
    }

    /// <summary>Where systemd would start it again at once, it is stopped instead: a pid file without its process is what counts.</summary>
    private async Task KillAsync(string daemon)
    {
        if (!IsSupervised)
        {
            await Node.Daemons.KillAsync(daemon);
            return;
        }

        var pidFile = Node.Files.Read(NodeDaemons.PidFile(daemon));
        await DownAsync(daemon);
        await Node.Files.WriteAsync(NodeDaemons.PidFile(daemon), pidFile);
    }
}
