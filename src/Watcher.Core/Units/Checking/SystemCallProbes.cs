using System.Collections.Immutable;

namespace Watcher.Core.Units.Checking;

/// <summary>
/// A SystemCallFilter= in a form that can be compared: systemd tells the single calls, of hundreds, and a unit file names sets of them that
/// differ from version to version. So of each set in our templates one call is looked at, one that is in no other of them.
/// </summary>
internal static class SystemCallProbes
{
    private static readonly (string Set, string Call)[] Probes =
    [
        ("@system-service", "read"),
        ("@resources", "mbind"),
        ("@chown", "chown"),
        ("@privileged", "reboot"),
    ];

    /// <summary>What a filter lets through of the probes, by a unit file's assignments.</summary>
    public static ImmutableArray<string> Wanted(IEnumerable<string> assignments)
    {
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            var denies = assignment.StartsWith('~');
            foreach (var word in assignment.TrimStart('~').Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (var call in Calls(word))
                {
                    _ = denies ? allowed.Remove(call) : allowed.Add(call);
                }
            }
        }

        return [.. allowed.Select(Named)];
    }

    /// <summary>The same by what systemd tells.</summary>
    /// <param name="isAllowList">Whether the calls are those that are let through.</param>
    /// <param name="calls">The calls; an empty deny-list is no filter.</param>
    public static ImmutableArray<string> Loaded(bool isAllowList, IEnumerable<string> calls)
    {
        var listed = calls.Select(call => call.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Probes.Select(probe => probe.Call)
                .Where(call => listed.Contains(call) == isAllowList)
                .Order(StringComparer.Ordinal)
                .Select(Named),
        ];
    }

    /// <summary>@privileged contains @chown; a filter that takes it away and gives @chown back ends up with the latter.</summary>
    private static IEnumerable<string> Calls(string word) => word switch
    {
        "@privileged" => ["reboot", "chown"],
        "@system-service" => ["read", "chown", "mbind"],
        _ => Probes.Where(probe => probe.Set == word).Select(probe => probe.Call),
    };

    private static string Named(string call) => Array.Find(Probes, probe => probe.Call == call).Set;
}
