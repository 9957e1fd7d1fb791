using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core.Configuration;
using Watcher.Core.Luxi;
using Watcher.Core.Native;
using Watcher.TestKit.Groups;
using Watcher.TestKit.Luxi;

namespace Watcher.ScenarioTests.Groups;

/// <summary>Lets the events of a script happen to a scripted cluster, and records them.</summary>
internal sealed class GroupScript(LuxiWorld world, GroupPlayer player, ScenarioLog log)
{
    private const long FirstForeignJob = 9000;
    private long _foreignJobs;
    private int _boots;

    public void Apply(GroupEvent happens)
    {
        log.Happened(happens switch
        {
            { Crash: { } names } => Crash(names),
            { Stop: { } name } => Stop(world.Instances[name]),
            { Reboot: { } node } => Reboot(node),
            { Fail: { } node } => Fail(node),
            { Recover: { } node } => Recover(node),
            { SetOffline: { } node } => SetOffline(node),
            { Idle: { } names } => Idle(names),
            { LoseVolume: { } name } => LoseVolume(world.Instances[name]),
            { BreakStorage: { } node } => BreakStorage(node),
            { Mend: true } => Mend(),
            { BreakActivation: { } name } => BreakActivation(world.Instances[name]),
            { Job: { } job } => StartJob(job.Split(' ')),
            { Ganeti: { Length: > 0 } command } => Begin(command),
            { Ganeti: "" } => $"the operation is done{world.Operation = null}",
            { Drain: true } => $"the job queue {((world.IsDrained = !world.IsDrained) ? "takes no jobs" : "takes jobs again")}",
            { LuxidStops: { } age } => StopLuxid(Age.Parse(age)),
            { Pause: { } age } => Pause(Age.Parse(age)),
            { StockVerifies: { } age } => StockVerifies(Age.Parse(age)),
            { SetClock: { } by } => SetClock(by),
            { WatcherRestarts: true } => Restart(),
            _ => throw new InvalidOperationException($"nothing happens at {happens.At}"),
        });
    }

    private string SetClock(string by)
    {
        player.SetClock(SettingOfTheClock.Parse(by));
        return $"the clock is set by {by}";
    }

    private string Begin(string command)
    {
        world.Operation = $"'{command}' is at work";
        return $"begins: {command}";
    }

    private string Crash(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            world.Instances[name].Status = "ERROR_down";
        }

        return $"crashed: {string.Join(", ", names)}";
    }

    private static string Stop(FakeInstance instance)
    {
        (instance.Status, instance.AdminState, instance.HasActiveDisks, instance.HasIdleDisks) = ("ADMIN_down", "down", false, false);
        return $"stopped by an administrator: {instance.Name}";
    }

    private string Reboot(string node)
    {
        world.BootIds[node] = $"boot-{++_boots + 1}";
        foreach (var instance in world.Instances.Values.Where(instance => instance.Secondaries.Contains(node)))
        {
            instance.HasIdleDisks = true;
        }

        foreach (var instance in world.Instances.Values.Where(instance => instance.Primary == node && instance.AdminState == "up"))
        {
            instance.Status = "ERROR_down";
        }

        return $"booted: {node}";
    }

    private string Fail(string node)
    {
        world.BootIds[node] = null;
        world.SilentNodes.Add(node);
        foreach (var instance in world.Instances.Values.Where(instance => instance.Primary == node))
        {
            instance.Status = "ERROR_nodedown";
        }

        return $"does not answer any more: {node}";
    }

    private string Recover(string node)
    {
        world.SilentNodes.Remove(node);
        return Reboot(node);
    }

    private string SetOffline(string node)
    {
        world.Offline.Add(node);
        foreach (var instance in world.Instances.Values.Where(instance => instance.Primary == node))
        {
            instance.Status = "ERROR_nodeoffline";
        }

        return $"declared offline: {node}";
    }

    private string Idle(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            world.Instances[name].HasIdleDisks = true;
        }

        return $"disks went idle: {string.Join(", ", names)}";
    }

    private static string LoseVolume(FakeInstance instance)
    {
        instance.LostVolumes.Add($"xenvg/{instance.Name}.disk0");
        return $"lost a volume: {instance.Name}";
    }

    private string BreakStorage(string node)
    {
        world.DiskErrors[node] = "Error enumerating LVs: vgs exited with 5";
        return $"storage broke: {node}";
    }

    private string Mend()
    {
        world.DiskErrors.Clear();
        foreach (var instance in world.Instances.Values)
        {
            instance.LostVolumes.Clear();
        }

        return "storage was mended";
    }

    private static string BreakActivation(FakeInstance instance)
    {
        var isBroken = instance.ActivationFails is null;
        instance.ActivationFails = isBroken ? ("OpExecError", ["Cannot activate block devices"]) : null;
        return $"activation {(isBroken ? "fails from now on" : "works again")}: {instance.Name}";
    }

    private string StartJob(string[] words)
    {
        var job = new FakeJob
        {
            Id = FirstForeignJob + _foreignJobs++,
            Status = "running",
            Received = player.Time.GetUtcNow(),
            Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = $"OP_{words[0]}", ["instance_name"] = words[1] }),
        };
        world.Jobs.Add(job);
        player.After(Age.Parse(words[2]), () => (job.Status, job.Ended) = ("success", player.Time.GetUtcNow()));
        return $"somebody's job {job.Id} is at work: {words[0]}({words[1]})";
    }

    private string StopLuxid(TimeSpan age)
    {
        world.Before = (_, _) => throw new LuxiDownException("Connection refused");
        player.After(age, () => world.Before = null);
        return $"luxid does not answer for {age}";
    }

    private string Pause(TimeSpan age)
    {
        var until = player.Time.GetUtcNow() + age;
        File.WriteAllBytes(player.PauseFile, Encoding.ASCII.GetBytes($"{until.ToUnixTimeSeconds()}"));
        return $"the watcher is paused for {age}";
    }

    private string StockVerifies(TimeSpan age)
    {
        var file = NativeFile.Open(player.StateFile, OpenFlags.ReadWrite);
        if (!FileLock.TryExclusive(file))
        {
            file.Dispose();
            return "the stock watcher finds the state file locked, and leaves it";
        }

        var job = new FakeJob
        {
            Id = FirstForeignJob + _foreignJobs++,
            Status = "running",
            Received = player.Time.GetUtcNow(),
            Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = "OP_GROUP_VERIFY_DISKS", ["group_name"] = LuxiWorld.GroupUuid }),
        };
        world.Jobs.Add(job);
        player.After(age, () =>
        {
            (job.Status, job.Ended) = ("success", player.Time.GetUtcNow());
            file.Dispose();
        });
        return $"the stock watcher verifies disks for {age}, with the state file locked";
    }

    private string Restart()
    {
        player.RestartWatcher();
        return "the watcher was killed and started again";
    }
}
