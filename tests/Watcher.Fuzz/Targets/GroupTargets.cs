using System.Collections.Immutable;
using Watcher.Core.Groups;
using Watcher.Core.Holds;
using Watcher.Core.Instances;
using Watcher.Core.Storage;

namespace Watcher.Fuzz.Targets;

/// <summary>Files that are shared: with the stock watcher, with operators.</summary>
internal static class GroupTargets
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 22, 12, 30, TimeSpan.FromHours(1));

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("holds", Holds),
        new("stock-state", Stock, typeof(FileFormatException)),
        new("status-lines", Status),
    ];

    /// <summary>What can be understood can be changed, written, and understood again.</summary>
    private static void Stock(byte[] input)
    {
        var state = StockState.Parse(input, "watcher.data");
        foreach (var (name, record) in state.Instances)
        {
            _ = (record.RestartedAt, record.ForgottenAt);
            state = state.With(name, record.WithRestart(Now).WithCleanup(Now));
        }

        _ = (state.BootIdOf("node1"), state.Maintained(state.Instances.Keys.Skip(1).ToHashSet(), Now));
        var changed = state.WithBootIds([KeyValuePair.Create("node1", "boot"), KeyValuePair.Create("node2", "boot")]);
        try
        {
            var again = StockState.Parse(changed.Write(), "watcher.data");
            FindingException.Unless(again.BootIdOf("node1") == "boot" && again.Instances.SequenceEqual(state.Instances), "it reads otherwise than it was written");
        }
        catch (FileFormatException e)
        {
            throw new FindingException($"what was written cannot be read: {e.Message}");
        }
    }

    /// <summary>Several groups' files, with a NUL between; merged, each instance comes once and in order.</summary>
    private static void Status(byte[] input)
    {
        var merged = new MemoryStream();
        StatusMerge.Write(Parts.Of(input, 0).Select((part, i) => new StatusLines(part.ToArray(), Now.UtcDateTime.AddSeconds(i % 3))), merged);
        var (lines, last) = (new StatusLines(merged.ToArray(), Now.UtcDateTime), ReadOnlyMemory<byte>.Empty);
        for (; lines.MoveNext(); last = lines.Name)
        {
            FindingException.Unless(last.Span.SequenceCompareTo(lines.Name.Span) < 0, "an instance twice, or out of order");
        }
    }

    private static void Holds(byte[] input)
    {
        var file = new HoldsFile(Scratch.Write("/holds.json", input), $"{Scratch.Root}/holds.lock", TimeProvider.System);
        var sight = file.Read();
        _ = (sight.Forbids("ganeti-rapi", Now), sight.EndsIn(Now), sight.InForce(Now).Select(hold => new DaemonHeld(hold).Fingerprint()).Count());
        file.ReleaseAsync("ganeti-rapi", CancellationToken.None).GetAwaiter().GetResult();
        File.Delete($"{Scratch.Root}/holds.json.bad");
    }
}
