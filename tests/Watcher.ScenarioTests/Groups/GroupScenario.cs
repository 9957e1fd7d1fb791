using System.Globalization;
using Watcher.Core.Configuration;
using Watcher.Core.Disks;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Groups;
using Watcher.TestKit.Luxi;

namespace Watcher.ScenarioTests.Groups;

/// <summary>Plays a group's world in virtual time.</summary>
internal static class GroupScenario
{
    /// <summary>Plays to the end and returns the record.</summary>
    public static async Task<string> PlayAsync(GroupWorld described, CancellationToken ct)
    {
        var time = new SettableTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var log = new ScenarioLog(time);
        var world = Build(described);
        var unheard = new ScenarioLog(time);
        using var player = new GroupPlayer(world, time, described.TotalsOnly ? unheard : log)
        {
            IsService = described.Watcher == "service",
            Disks = new DisksOptions { Verifies = described.Verify, Share = described.Share },
            Duration = job => job.Opcodes.Aggregate(TimeSpan.Zero, (sum, opcode) => sum + Duration(described, (string)opcode!["OP_ID"]!)),
            Submitted = job => Record(log, described, job),
        };
        if (described.KnowsBootIds)
        {
            player.WriteBootIds([.. world.Nodes.Keys.Select(node => (node, LuxiWorld.FirstBootId))]);
        }

        var script = new GroupScript(world, player, described.TotalsOnly ? new ScenarioLog(time) : log);
        var until = Age.Parse(described.Until);
        foreach (var happens in described.Script)
        {
            for (var at = Age.Parse(happens.At); at <= until; at += Age.Parse(happens.Every!))
            {
                player.At(at, () => script.Apply(happens));
                if (happens.Every is null)
                {
                    break;
                }
            }
        }

        await player.PlayUntilAsync(until, ct);
        if (described.TotalsOnly)
        {
            RecordTotals(log, described, world, until);
            log.Acted($"{unheard.Lines} lines were told");
        }

        return log.Text;
    }

    private static LuxiWorld Build(GroupWorld described)
    {
        var world = new LuxiWorld { SoftwareVersion = described.Version, Master = Node("node1") };
        foreach (var node in described.Nodes)
        {
            world.Nodes[Node(node)] = LuxiWorld.GroupUuid;
        }

        foreach (var node in described.ForeignNodes)
        {
            world.Nodes[node] = LuxiWorld.OtherGroupUuid;
        }

        foreach (var (name, instance) in described.Instances)
        {
            var added = world.Add(name, instance.Status, Node(instance.Node));
            (added.DiskTemplate, added.HasActiveDisks) = (instance.Template, instance.HasActiveDisks);
            added.AdminState = instance.Status == "ADMIN_down" ? "down" : "up";
            added.Secondaries.AddRange(instance.Secondary is { } secondary ? [Node(secondary)] : []);
        }

        return world;
    }

    private static string Node(string name) => name == "node1" ? LuxiWorld.NodeName : name;

    private static TimeSpan Duration(GroupWorld described, string opcode) =>
        described.Durations.TryGetValue(Kind(opcode), out var age) ? Age.Parse(age) : TimeSpan.FromSeconds(2);

    private static string Kind(string opcode) => opcode["OP_".Length..];

    private static void Record(ScenarioLog log, GroupWorld described, FakeJob job)
    {
        if (!described.TotalsOnly)
        {
            var strictness = (bool?)job.Opcodes[0]!["is_strict"] is { } isStrict ? isStrict ? ", strict" : ", not strict" : "";
            log.Acted($"job {job.Id}: {string.Join(", ", job.Summary).Replace(LuxiWorld.GroupUuid, "default", StringComparison.Ordinal)}{strictness}");
        }
    }

    /// <summary>How many jobs of each kind, the most that were at one thing at the same time, and how long verification took.</summary>
    private static void RecordTotals(ScenarioLog log, GroupWorld described, LuxiWorld world, TimeSpan until)
    {
        var opcodes = world.Jobs.SelectMany(job => job.Summary.Select(line => (Job: job, Line: line))).ToList();
        foreach (var kind in opcodes.GroupBy(opcode => opcode.Line.Split('(')[0]).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var doubled = kind.GroupBy(opcode => opcode.Line).Sum(line => Overlaps([.. line.Select(opcode => opcode.Job)]));
            log.Acted($"{kind.Count()} times {kind.Key}; while another was at the same thing: {doubled}");
        }

        var verifying = world.Jobs.Where(job => job.Opcodes.Any(opcode => (string)opcode!["OP_ID"]! == "OP_GROUP_VERIFY_DISKS"))
            .Aggregate(TimeSpan.Zero, (sum, job) => sum + Duration(described, "OP_GROUP_VERIFY_DISKS"));
        log.Acted(string.Create(CultureInfo.InvariantCulture, $"verification took {100 * (verifying / until):0.0} % of the time; allowed are {described.Share} %"));
    }

    private static int Overlaps(IReadOnlyList<FakeJob> jobs)
    {
        var inOrder = jobs.OrderBy(job => job.Received).ToList();
        return inOrder.Skip(1).Where((job, index) => job.Received < (inOrder[index].Ended ?? DateTimeOffset.MaxValue)).Count();
    }
}
