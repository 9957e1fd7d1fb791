namespace Watcher.NodeTests;

/// <summary>What the tests of the shipped units share: each begins with all daemons running under them, and a guest.</summary>
public abstract class UnitsTest(NodeFixture fixture) : IAsyncLifetime
{
    private protected TestNode Node => fixture.Node;

    private protected NodeUnits Units => new(Node);

    public virtual async ValueTask InitializeAsync()
    {
        await Units.ControlAsync("reset-failed");

        // Each by its name too: a target that is active already starts nothing more.
        await Units.ControlAsync(["start", "ganeti.target", .. NodeDaemons.Names.Select(name => $"ganeti-{name}.service")]);
        await Units.WaitUntilReadyAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    /// <summary>Does something and returns the daemons that have other pids when all is up again.</summary>
    private protected async Task<IReadOnlyList<string>> ReplacedByAsync(Func<Task> act)
    {
        var before = await Units.PidsAsync();
        await act();

        // Starting a target returns before its daemons run; a pid that has not changed yet would be read as one that stays.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        await Units.WaitUntilReadyAsync();
        var after = await Units.PidsAsync();
        return [.. NodeDaemons.Names.Where(name => before[name] != after[name])];
    }

    private protected async Task KillAsync(string daemon) =>
        await Units.ControlAsync("kill", "-s", "KILL", "--kill-who=main", $"ganeti-{daemon}.service");

    /// <summary>Everything that systemd says about the rendered files: nothing.</summary>
    private protected async Task<string> VerifyAsync() => (await Node.RunAsync(
        ["/bin/sh", "-c", $"cd {UnitLayer.UnitDirectory} && systemd-analyze verify --man=no ganeti*.service ganeti*.target ganeti*.timer"],
        TimeSpan.FromSeconds(60))).Text;
}
