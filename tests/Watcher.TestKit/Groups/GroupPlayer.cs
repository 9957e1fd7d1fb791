using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Luxi;

namespace Watcher.TestKit.Groups;

/// <summary>
/// The duties of a node group on a scripted cluster, in virtual time: ticks every five minutes, jobs that take as long as they are said to, and
/// whatever else is to happen. The files are real ones, below a directory of the player's own.
/// </summary>
internal sealed class GroupPlayer : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // What a pass waits for (PassCommand, PassSteps).
    private static readonly TimeSpan PassPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PassDeadline = TimeSpan.FromMinutes(4);

    // More steps than this without time going on are a loop.
    private const int MostSteps = 200;

    private static readonly NodeGroup Group = new(LuxiWorld.GroupUuid, "default");

    private readonly GanetiPaths _paths;
    private readonly PriorityQueue<Action, TimeSpan> _script = new();
    private readonly PlayedJobs _jobs;
    private readonly TimeSpan _began;
    private readonly List<Fact> _unheard = [];
    private readonly List<JobEnded> _ended = [];
    private PlayedWatcher? _watcher;
    private PlayedDuty[] _duties = [];
    private TimeSpan _nextTick;
    private TimeSpan _passUntil;
    private int _boots;

    public GroupPlayer(LuxiWorld world, SettableTime time, IReporter reporter)
    {
        (World, Time, Reporter, _began) = (world, time, reporter, time.SinceBoot());
        (world.Time, world.RunsJobsAtOnce) = (time, false);
        _jobs = new PlayedJobs(world);
        Root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
        _paths = new GanetiPaths(Root);
        foreach (var directory in new[] { _paths.DataDirectory, _paths.PidDirectory, Path.GetDirectoryName(_paths.WatcherLock)! })
        {
            Directory.CreateDirectory(directory);
        }

        File.WriteAllBytes($"{_paths.DataDirectory}/ssconf_nodegroups", Encoding.UTF8.GetBytes($"{LuxiWorld.GroupUuid} default\n"));
    }

    public LuxiWorld World { get; }

    public SettableTime Time { get; }

    public IReporter Reporter { get; }

    public string Root { get; }

    public string StateFile => _paths.GroupState(LuxiWorld.GroupUuid);

    public string PauseFile => _paths.PauseFile;

    /// <summary>A service; else a pass every five minutes, a new process each.</summary>
    public bool IsService { get; set; } = true;

    /// <summary>The service is killed at this point of its life, and begins anew at once; null: it was, or is not to be.</summary>
    public int? KillAt { get; set; }

    /// <summary>Whether the disks duty steps first where both are to step.</summary>
    public bool DisksFirst { get; init; }

    public DisksOptions Disks { get; set; } = new();

    public InstancesOptions Instances { get; set; } = new();

    /// <summary>How long a job takes; by default two seconds for each opcode.</summary>
    public Func<FakeJob, TimeSpan> Duration { get; set; } = job => TimeSpan.FromSeconds(2 * job.Opcodes.Count);

    /// <summary>Called when a job was submitted.</summary>
    public Action<FakeJob>? Submitted { get; set; }

    /// <summary>What stands.</summary>
    public IEnumerable<Notice> Standing => _duties.SelectMany(duty => duty.Runner.Standing);

    private TimeSpan Now => Time.SinceBoot() - _began;

    /// <summary>Something is to happen, so long after the beginning.</summary>
    public void At(TimeSpan when, Action happens) => _script.Enqueue(happens, when);

    /// <summary>Something is to happen, so long after now.</summary>
    public void After(TimeSpan delay, Action happens) => At(Now + delay, happens);

    /// <summary>The state file knows the nodes, as after an earlier pass.</summary>
    public void WriteBootIds(params IEnumerable<(string Node, string BootId)> nodes) => File.WriteAllBytes(
        StateFile,
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["instance"] = new JsonObject(),
            ["node"] = new JsonObject(nodes.Select(node =>
                KeyValuePair.Create(node.Node, (JsonNode?)new JsonObject { ["bootid"] = node.BootId, ["kept"] = "by a newer version" }))),
        }.ToJsonString()));

    /// <summary>Plays until then, counted from the beginning.</summary>
    public async Task PlayUntilAsync(TimeSpan end, CancellationToken ct)
    {
        if (_duties.Length == 0 && IsService)
        {
            RestartWatcher();
            await SettleAsync(ct);
        }

        while (Next() is var next && next <= end)
        {
            AdvanceTo(next);
            await HappenAsync(ct);
            await SettleAsync(ct);
        }

        AdvanceTo(end);
    }

    /// <summary>The watcher's process ends, and as a service begins anew.</summary>
    public void RestartWatcher()
    {
        _watcher?.Dispose();
        _watcher = new PlayedWatcher(World, Group, Root, () => Instances, () => Disks, KillAt, Reporter, $"boot-{_boots}", Time);
        _duties = _watcher.Begin(DisksFirst);
        foreach (var fact in _unheard)
        {
            Post(fact);
        }

        _unheard.Clear();
        if (IsService)
        {
            Post(new Resync("the service started"));
        }
    }

    /// <summary>The master boots, and the watcher begins anew.</summary>
    public void RebootMaster()
    {
        _boots++;
        RestartWatcher();
    }

    /// <summary>Somebody sets the clock; a service is told at once.</summary>
    public void SetClock(TimeSpan by)
    {
        Time.Set(by);
        if (IsService)
        {
            Post(new Resync("the clock was set"));
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private TimeSpan Next()
    {
        var next = _nextTick;
        foreach (var other in _jobs.Ends.Concat(_duties.Select(duty => duty.WakeAt).OfType<TimeSpan>()))
        {
            next = other < next ? other : next;
        }

        return _script.TryPeek(out _, out var first) && first < next ? first : next;
    }

    private async Task HappenAsync(CancellationToken ct)
    {
        foreach (var ended in await _jobs.EndAsync(Now, ct))
        {
            _ended.Add(ended);
            Post(ended);
        }

        while (_script.TryPeek(out var happens, out var when) && when <= Now)
        {
            _script.Dequeue();
            happens();
        }

        if (_nextTick <= Now)
        {
            _nextTick += Period;
            _passUntil = Now + PassDeadline;
            if (!IsService)
            {
                RestartWatcher();
            }

            Post(new Tick());
        }
    }

    /// <summary>A job that ends while no process is there is read by the next one, from the job queue.</summary>
    private void Post(Fact fact)
    {
        if (_duties.Length == 0)
        {
            _unheard.Add(fact);
        }

        foreach (var duty in _duties)
        {
            duty.Runner.Post(fact);
        }
    }

    private async Task SettleAsync(CancellationToken ct)
    {
        for (var steps = 0; _duties.FirstOrDefault(duty => duty.WantsToStep(Now)) is { } duty;)
        {
            if (++steps > MostSteps)
            {
                throw new InvalidOperationException($"{duty.Runner.Name} steps without end");
            }

            await duty.StepAsync(Now, ct);
            _jobs.Start(Now, Duration, Submitted);
            if (_watcher is { IsDead: true })
            {
                KillAt = null;
                RestartWatcher();

                // What it knows to be under way it waits for, and hears that it is over.
                After(TimeSpan.FromSeconds(1), () => _ended.ForEach(Post));
            }
        }

        if (!IsService)
        {
            EndPass();
        }
    }

    /// <summary>A pass ends when nothing is under way, or when it has taken too long.</summary>
    private void EndPass()
    {
        foreach (var duty in _duties.Where(duty => duty.WakeAt - Now > PassPatience))
        {
            duty.ForgetWake();
        }

        if (Now >= _passUntil || _duties.All(duty => duty is { WakeAt: null, AwaitsFacts: false }))
        {
            _duties = [];
            _watcher?.Dispose();
        }
    }

    private void AdvanceTo(TimeSpan instant)
    {
        if (instant > Now)
        {
            Time.Advance(instant - Now);
        }
    }
}
