namespace Watcher.SandboxTests;

/// <summary>A test of the published executable on a sandbox node of its own.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private SandboxNode? _node;

    private protected SandboxNode Node => _node ?? throw new InvalidOperationException("the test has not begun");

    private protected SandboxDaemons Daemons => Node.Daemons;

    private protected SandboxSettings Settings => Node.Settings;

    public virtual async ValueTask InitializeAsync()
    {
        _ = SandboxExecutable.Path;
        _node = await SandboxNode.MakeAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"watcher.log:\n{_node?.Log}");
        }

        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    /// <summary>Every daemon that this node needs runs.</summary>
    private protected Task StartAllAsync() => Daemons.StartAsync(SandboxDaemons.OfMaster);

    /// <summary>A pass that is expected to succeed in silence, as cron would want it.</summary>
    private protected async Task PassAsync(params string[] options)
    {
        var result = await Node.WatcherAsync(options);
        Assert.True(result.ExitCode == 0, $"{result}\n{Node.Log}");
        Assert.Equal("", result.Text);
    }

    /// <summary>A pass that is expected to end with that exit code.</summary>
    private protected async Task<CommandResult> PassAsync(int exitCode, params string[] options)
    {
        var result = await Node.WatcherAsync(options);
        Assert.True(result.ExitCode == exitCode, $"{result}\n{Node.Log}");
        return result;
    }

    /// <summary>Starts the service with a schedule that does not come round, and waits for its first step.</summary>
    private protected async Task<SandboxService> ServeAsync(string schedule = SandboxSettings.Never)
    {
        Settings.Set("Schedule", schedule);
        var service = Node.Serve();
        await service.UntilAtWorkAsync();
        return service;
    }

    /// <summary>Until when the service's snapshot is believed, in seconds: what moves on with its steps.</summary>
    private protected double FreshUntil() =>
        Node.ReadJson("run/ganeti-watcher/status.json") is { } status ? status["freshUntil"]!.GetValue<double>() : 0;

    /// <summary>For a test that a second daemon of that name anywhere on the machine would disturb: the watcher would take it for this one.</summary>
    private protected void SkipIfElsewhere(string daemon) => Assert.SkipWhen(
        SandboxProcesses.Elsewhere(daemon, Node.Root) is not null, $"another {daemon} runs on this machine, and the watcher heeds all processes of its PID namespace");

    private protected void AssertLogHas(string text) => Assert.Contains(text, Node.Log, StringComparison.Ordinal);

    /// <summary>What came first is said first, however long it took.</summary>
    private protected void AssertLogHasInOrder(string first, string then)
    {
        AssertLogHas(first);
        Assert.Contains(then, Node.Log[Node.Log.IndexOf(first, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain(then, Node.Log[..Node.Log.IndexOf(first, StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    private protected void AssertLogHasNot(string text) => Assert.DoesNotContain(text, Node.Log, StringComparison.Ordinal);

    private protected void AssertRunning(IEnumerable<string> daemons) => Assert.Equal(daemons, Daemons.Running);
}
