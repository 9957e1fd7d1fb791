using System.Globalization;

namespace Watcher.NodeTests.Harness;

/// <summary>Ganeti's units on a node, asked of its systemd.</summary>
internal sealed class NodeUnits(TestNode node)
{
    private static readonly string[] Services = [.. NodeDaemons.Names.Select(name => $"ganeti-{name}.service")];

    public async Task ControlAsync(params string[] arguments) =>
        await node.CheckedAsync(["systemctl", .. arguments]);

    /// <summary>Each by its name too: daemon by daemon, systemctl waits until they run.</summary>
    public Task StartAllAsync() => ControlAsync(["start", "ganeti.target", "ganeti-master.target", "ganeti-node.target", .. Services]);

    /// <summary>Runs a line of a shell in the node.</summary>
    public async Task<string> ShellAsync(string line) => (await node.CheckedAsync(["/bin/sh", "-c", line])).Output.Trim();

    public async Task<string> PropertyAsync(string unit, string property) =>
        (await node.CheckedAsync(["systemctl", "show", "--value", "-p", property, unit])).Output.Trim();

    /// <summary>What an operator would look at, always in this order.</summary>
    public async Task<string> StateAsync(string daemon)
    {
        string[] names = ["ActiveState", "SubState", "Result", "NRestarts", "ConditionResult"];
        var shown = await node.CheckedAsync(["systemctl", "show", "-p", string.Join(',', names), $"ganeti-{daemon}.service"]);
        var lines = shown.Output.Split('\n');
        return string.Join(' ', names.Select(name => lines.Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))));
    }

    /// <summary>Failed units, one a line.</summary>
    public async Task<string> FailedAsync() => (await node.CheckedAsync(["systemctl", "--failed", "--no-legend", "--plain"])).Output;

    /// <summary>Main pids by daemon; 0 for what does not run.</summary>
    public async Task<Dictionary<string, int>> PidsAsync()
    {
        var pids = await ValuesAsync("MainPID", Services);
        return NodeDaemons.Names.Zip(pids).ToDictionary(pair => pair.First, pair => int.Parse(pair.Second, CultureInfo.InvariantCulture));
    }

    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [.. (await PidsAsync()).Where(pair => pair.Value != 0).Select(pair => pair.Key)];

    /// <summary>All daemons run, their pid files say so, and luxid answers.</summary>
    public async Task WaitUntilReadyAsync() => await WaitAsync(AreReadyAsync, "all daemons run and luxid answers");

    /// <summary>
    /// True when all is as a start of ganeti.target leaves it: with that, a test that finds the node as it should be costs one question. kvmd, which
    /// is not needed here, has seen that and is gone.
    /// </summary>
    public async Task<bool> AreUpAsync() =>
        await AreReadyAsync()
        && (await ValuesAsync("ActiveState", "ganeti.target", "ganeti-node.target", "ganeti-master.target")).All(state => state == "active")
        && (await ValuesAsync("ActiveState", "ganeti-kvmd.service"))[0] == "inactive"
        && await HaveJobsEndedAsync();

    /// <summary>Whatever systemd was asked for is done, or was given up: starts, stops, and a target's wishes, which it does not wait for.</summary>
    public async Task JobsEndedAsync() => await WaitAsync(HaveJobsEndedAsync, "systemd's jobs for Ganeti's units have ended");

    /// <summary>How often systemd has restarted a unit by itself since it was last started by hand.</summary>
    public async Task<int> RestartsAsync(string unit) => int.Parse(await PropertyAsync(unit, "NRestarts"), CultureInfo.InvariantCulture);

    public Task WaitAsync(Func<Task<bool>> condition, string what) => WithUnitsAsync(() => Until.TrueAsync(condition, what));

    /// <summary>The same of what the journal says, and nothing else.</summary>
    public Task WaitForJournalAsync(Func<Task<bool>> told, string what, TimeSpan? deadline = null) => WithUnitsAsync(() => node.Journal.UntilAsync(told, what, deadline));

    public async Task<CommandResult> CheckAsync(params string[] options) => await node.WatcherAsync(["units", "check", .. options]);

    /// <summary>What can be seen from outside is looked at first: systemd is asked when the rest is true, and mostly once.</summary>
    private async Task<bool> AreReadyAsync() =>
        NodeDaemons.Names.All(name => node.Daemons.Find(name) is not null)
        && await NodeLuxi.AnswersAsync(node)
        && (await PidsAsync()).All(pair => pair.Value != 0 && node.Daemons.Find(pair.Key)?.Pid == pair.Value);

    /// <summary>What comes too late is told with the units as they are then.</summary>
    private async Task WithUnitsAsync(Func<Task> wait)
    {
        try
        {
            await wait();
        }
        catch (TimeoutException e)
        {
            var units = await node.RunAsync(["systemctl", "--no-pager", "--all", "list-units", "ganeti*"]);
            throw new TimeoutException($"{e.Message}\n{units.Output}", e);
        }
    }

    private async Task<bool> HaveJobsEndedAsync() =>
        await node.RunAsync(["systemctl", "list-jobs", "--no-legend", "ganeti*"]) is { ExitCode: 0 } jobs && jobs.Output.Trim().Length == 0;

    /// <summary>One property of several units, in their order.</summary>
    private async Task<string[]> ValuesAsync(string property, params IEnumerable<string> units) =>
        (await node.CheckedAsync(["systemctl", "show", "--value", "-p", property, .. units])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
