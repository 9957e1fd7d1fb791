using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.TestKit.Daemons;

/// <summary>A node that exists in memory: daemons with pid files, a mode, a role, and whatever goes wrong with a start.</summary>
internal sealed class ScriptedNode : IGanetiNode
{
    private readonly Dictionary<string, DaemonSight> _sights = DaemonCatalog.All.ToDictionary(
        daemon => daemon.Name, DaemonSight (_) => new DaemonSight.Absent());

    private readonly List<ScriptedStart> _starting = [];

    private int _lastPid = 100;

    public string BootId { get; set; } = "boot-1";

    /// <summary>The time, for starts that take some.</summary>
    public Func<TimeSpan> Clock { get; set; } = () => TimeSpan.Zero;

    public ModeEvidence Mode { get; set; } = new(false, null, null);

    public ClusterView Cluster { get; set; } = new(NodeRole.Master, UsesUserShutdown: false);

    public GanetiOperation? Operation { get; set; }

    public HoldsSight Holds { get; set; } = HoldsSight.None;

    /// <summary>Processes that live though no pid file names them.</summary>
    public HashSet<ProcessIdentity> Alive { get; } = [];

    public HashSet<string> NotInstalled { get; } = [];

    /// <summary>What goes wrong with the start of a daemon.</summary>
    public Dictionary<string, StartTrouble> Troubles { get; } = [];

    /// <summary>The daemons whose start was asked for.</summary>
    public List<string> Starts { get; } = [];

    public IReadOnlyCollection<ProcessIdentity> Followed { get; private set; } = [];

    /// <summary>Called at each start, before anything happens.</summary>
    public Action<Daemon, string>? OnStart { get; set; }

    public ProcessIdentity? ProcessOf(string daemon) => (_sights[daemon] as DaemonSight.Running)?.Process;

    public void Set(string daemon, DaemonSight sight) => _sights[daemon] = sight;

    /// <summary>The daemon runs, as a new process.</summary>
    public ProcessIdentity Run(string daemon)
    {
        var process = new ProcessIdentity(++_lastPid, (ulong)_lastPid * 10);
        _sights[daemon] = new DaemonSight.Running(process);
        return process;
    }

    /// <summary>The daemon dies and leaves its pid file, as by a signal.</summary>
    public ProcessIdentity Kill(string daemon)
    {
        var process = ProcessOf(daemon) ?? throw new InvalidOperationException($"{daemon} is not running");
        _sights[daemon] = new DaemonSight.Stale($"its pid file names pid {process.Pid}, which is gone", process.Pid);
        return process;
    }

    /// <summary>The daemon removes its pid file and ends.</summary>
    public ProcessIdentity Stop(string daemon)
    {
        var process = ProcessOf(daemon) ?? throw new InvalidOperationException($"{daemon} is not running");
        _sights[daemon] = new DaemonSight.Absent();
        return process;
    }

    public void Reboot(string bootId)
    {
        BootId = bootId;
        foreach (var name in _sights.Keys)
        {
            _sights[name] = new DaemonSight.Absent();
        }
    }

    /// <summary>How often the units were to be listed anew.</summary>
    public int ListedAnew { get; private set; }

    public List<OneTimeFile> OneTimeFiles { get; } = [];

    public Task<IReadOnlyList<Fact>> ListUnitsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Fact>>([]);

    public void ListUnitsAnew() => ListedAnew++;

    public ImmutableArray<OneTimeFile> FindOneTimeFiles() => [.. OneTimeFiles];

    /// <summary>The name that clients of luxid know, when it is lost.</summary>
    public string? LostSocketName { get; set; }

    public string? FindLostSocketName() => LostSocketName;

    public Task<ModeEvidence> LookAtModeAsync(CancellationToken ct) => Task.FromResult(Mode);

    public Task<ClusterView> LookAtClusterAsync(CancellationToken ct) => Task.FromResult(Cluster);

    /// <summary>The names by which the master's daemons would not know it.</summary>
    public string? Misnamed { get; set; }

    public Task<string?> FindMisnamedAsync(CancellationToken ct) => Task.FromResult(Misnamed);

    public bool HasDaemon(Daemon daemon) => !NotInstalled.Contains(daemon.Name);

    public DaemonSight Look(Daemon daemon) => _sights[daemon.Name];

    /// <summary>Where processes of daemons are; those that are not named, in the init script's unit.</summary>
    public Dictionary<string, string> RunsIn { get; } = [];

    public string? UnitOf(ProcessIdentity process) => RunsIn.GetValueOrDefault(
        _sights.FirstOrDefault(each => each.Value is DaemonSight.Running running && running.Process == process).Key ?? "", "ganeti.service");

    /// <summary>Whatever was seen to run is gone at the next look.</summary>
    public bool Dies { get; set; }

    public bool IsAlive(ProcessIdentity process) =>
        !Dies && (Alive.Contains(process) || _sights.Values.Any(sight => sight is DaemonSight.Running running && running.Process == process));

    public bool LivesOn(ProcessIdentity process) => IsAlive(process);

    /// <summary>What goes wrong with a restart.</summary>
    public string? RestartFailure { get; set; }

    /// <summary>The restarts that were asked for: "ganeti-rapi" of daemon-util, "ganeti-rapi.service" of systemd.</summary>
    public List<string> Restarts { get; } = [];

    /// <summary>What a daemon is started with besides what daemon-util adds, from now on.</summary>
    public Dictionary<string, string> Arguments { get; } = [];

    public ImmutableArray<string> ArgumentsOf(ProcessIdentity process) => [];

    public string StartArgumentsOf(Daemon daemon, ProcessIdentity process) => Arguments.GetValueOrDefault(daemon.Name, "");

    public Task<string?> RestartAsync(Daemon daemon, CancellationToken ct) => RestartedAsync(daemon.Name, daemon);

    public Task<string?> RestartUnitAsync(Daemon daemon, CancellationToken ct) => RestartedAsync($"{daemon.Name}.service", daemon);

    /// <summary>What is at work: besides the script's own, the daemon-util of each start under way, as in /proc.</summary>
    public ImmutableArray<GanetiOperation> FindOperations() =>
    [
        .. _starting.Select(start => new GanetiOperation($"daemon-util start {start.Daemon}", start.Daemon, IsStop: false)),
        .. Operation is null ? Array.Empty<GanetiOperation>() : [Operation],
    ];

    /// <summary>Whether the init script waits for its turn.</summary>
    public bool IsScriptQueued { get; set; }

    public Task<GanetiOperation?> FindQueuedScriptAsync(CancellationToken ct) =>
        Task.FromResult(IsScriptQueued ? new GanetiOperation("systemd's job for ganeti.service", null, IsStop: false) { IsQueued = true } : null);

    public HoldsSight ReadHolds() => Holds;

    public string ReadLogTail(Daemon daemon) => Troubles.ContainsKey(daemon.Name) ? "cannot bind: address in use" : "";

    public void Follow(IReadOnlyCollection<ProcessIdentity> processes) => Followed = processes;

    /// <summary>How long starts take from now on; those of others are over at once.</summary>
    public Dictionary<string, TimeSpan> StartTakes { get; } = [];

    /// <summary>When the next start under way ends.</summary>
    public TimeSpan? NextStartEnd => _starting.Count == 0 ? null : _starting.Min(start => start.EndsAt);

    public bool IsBeingStarted(Daemon daemon) => _starting.Any(start => start.Daemon == daemon.Name && start.IsOurs);

    public Task<DaemonStartEnded> StartAsync(Daemon daemon, string arguments, CancellationToken ct)
    {
        OnStart?.Invoke(daemon, arguments);
        Starts.Add(daemon.Name);
        if (_starting.Any(start => start.Daemon == daemon.Name))
        {
            throw new InvalidOperationException($"two starts of {daemon.Name} at once");
        }

        var takes = Troubles.GetValueOrDefault(daemon.Name) == StartTrouble.Hangs
            ? TestOptions.Defaults.StartDeadline
            : StartTakes.GetValueOrDefault(daemon.Name);
        if (takes == TimeSpan.Zero)
        {
            return Task.FromResult(EndStart(daemon));
        }

        var start = new ScriptedStart(daemon.Name, Clock() + takes);
        _starting.Add(start);
        return start.Ended.Task;
    }

    /// <summary>Ends the starts that are due.</summary>
    /// <returns>Whether somebody hears of one.</returns>
    public bool EndStarts()
    {
        var due = _starting.Where(start => start.EndsAt <= Clock()).ToList();
        _starting.RemoveAll(due.Contains);
        due.ForEach(start => start.Ended.SetResult(EndStart(DaemonCatalog.Find(start.Daemon)!)));
        return due.Any(start => start.IsOurs);
    }

    /// <summary>The watcher's process is gone; what it was starting goes on.</summary>
    public void LoseWatcher() => _starting.ForEach(start => start.IsOurs = false);

    private DaemonStartEnded EndStart(Daemon daemon)
    {
        switch (Troubles.GetValueOrDefault(daemon.Name))
        {
            case StartTrouble.Refused:
                return new DaemonStartEnded(daemon.Name, 1, "daemon-util: exited with code 1");
            case StartTrouble.NotMaster:
                _sights[daemon.Name] = new DaemonSight.Absent();
                return new DaemonStartEnded(daemon.Name, DaemonStartEnded.NotMaster, "daemon-util: exited with code 11");
            case StartTrouble.GoneAtOnce:
                _sights[daemon.Name] = new DaemonSight.Stale("its pid file names pid 99, which is gone");
                return new DaemonStartEnded(daemon.Name, 0, null);
            case StartTrouble.Hangs:
                return new DaemonStartEnded(daemon.Name, null, "daemon-util: not done within 30 s");
            default:
                Run(daemon.Name);
                return new DaemonStartEnded(daemon.Name, 0, null);
        }
    }

    private Task<string?> RestartedAsync(string asked, Daemon daemon)
    {
        Restarts.Add(asked);
        if (RestartFailure is null)
        {
            Run(daemon.Name);
        }
        else
        {
            _sights[daemon.Name] = new DaemonSight.Absent();
        }

        return Task.FromResult(RestartFailure);
    }
}
