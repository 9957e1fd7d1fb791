using Watcher.Core.Maintenance;

namespace Watcher.UnitTests.Maintenance;

/// <summary>Instances that a test starts, and that stop when they are told to, if the test wants.</summary>
internal sealed class ScriptedWorkload(string kind) : IWorkload
{
    public string Kind => kind;

    public List<RunningGuest> Running { get; } = [];

    public List<string> NotStopped { get; } = [];

    /// <summary>What was told: "stop web1", "end web1".</summary>
    public List<string> Told { get; } = [];

    /// <summary>Whether they heed "stop"; "end" they always do.</summary>
    public bool Heeds { get; set; } = true;

    /// <summary>What happens while one is being told.</summary>
    public Action? OnStop { get; set; }

    public Exception? Fails { get; set; }

    public Exception? LookFails { get; set; }

    public void Start(string name, string mark = "1") => Running.Add(new RunningGuest(kind, name, mark));

    public WorkloadView Look() => LookFails is { } failure ? throw failure : new([.. Running], [.. NotStopped]);

    public Task StopAsync(RunningGuest guest, bool force, CancellationToken ct)
    {
        Told.Add($"{(force ? "end" : "stop")} {guest.Name}");
        OnStop?.Invoke();
        if (Fails is { } failure)
        {
            throw failure;
        }

        if (Heeds || force)
        {
            Running.Remove(guest);
        }

        return Task.CompletedTask;
    }
}
