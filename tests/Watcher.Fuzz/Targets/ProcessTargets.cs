using System.Collections.Immutable;
using System.Net;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Rapi;

namespace Watcher.Fuzz.Targets;

/// <summary>What the kernel shows of processes: their own words, for the most part.</summary>
internal static class ProcessTargets
{
    private static readonly FileStatus File = FileStatus.OfPath("/")!.Value;

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        FuzzTarget.OfText("proc-cgroup", Cgroup),
        FuzzTarget.OfText("proc-cmdline", CommandLine),
        FuzzTarget.OfText("proc-locks", Locks),
        FuzzTarget.OfText("proc-stat", Stat),
        FuzzTarget.OfText("proc-status", Status),
        new("proc-net-tcp", ListeningTcp, typeof(IOException)),
        FuzzTarget.OfText("proc-net-unix", ListeningUnix),
    ];

    private static void Stat(string input)
    {
        if (ProcFs.ParseStat(1, input) is { } stat)
        {
            _ = stat.Identity.Began;
        }
    }

    private static void Status(string input) => _ = (ProcFs.ParseUsers(input), ProcFs.CountPids(input));

    /// <summary>A directory of a cgroup may have any name: what comes of it is compared, and shown to root.</summary>
    private static void Cgroup(string input)
    {
        if (ProcFs.ParseUnit(input) is { } unit)
        {
            FindingException.Unless(!unit.Any(c => char.IsControl(c) || c == '/') && (unit.EndsWith(".service", StringComparison.Ordinal) || unit.EndsWith(".scope", StringComparison.Ordinal)), "no unit's name");
        }
    }

    /// <summary>A process of that command line, and of the first word's name.</summary>
    private static void CommandLine(string input)
    {
        var name = input.Split('\0')[0];
        var process = ProcFs.Describe(new ProcessStat(new ProcessIdentity(1, 1), name, 1, 1, HasTerminal: true), input);
        FindingException.Unless(!process.Command.Any(char.IsControl) && !process.Arguments.Any(word => word.Any(char.IsControl)), "a control character");
        _ = (OperationProbe.Read(process), process.ScriptPath);
        _ = new StopCaller(1000, true, [process], true, false) is var caller && (caller.IsOperator || caller.IsWatcher);
        foreach (var daemon in DaemonCatalog.All)
        {
            var given = process.ArgumentsOf(daemon.Name) ?? process.Arguments;
            var kept = StartArguments.Besides(given, given.Length > 2 ? given[..2] : null);
            FindingException.Unless(kept.All(c => c is > ' ' and < '\x7f' or ' '), "arguments that are not plain");
        }

        foreach (var address in new[] { RapiAddress.Guess(process.Arguments, null, null), RapiAddress.At(new IPEndPoint(IPAddress.IPv6Any, 5080), process.Arguments, null) })
        {
            _ = address.Uri("version");
        }
    }

    private static bool NoneHasIt(int pid, FileStatus file) => false;

    private static void Locks(string input) => _ = (LockHolder.Find(input.Split('\n'), File, isWaiting: true, NoneHasIt), LockHolder.Find(input.Split('\n'), File, isWaiting: false, NoneHasIt));

    private static void ListeningTcp(byte[] input)
    {
        var table = Encoding.ASCII.GetString(input);
        foreach (var row in ListeningSockets.Parse(table, isWhole: true).AddRange(ListeningSockets.Parse(table, isWhole: false)))
        {
            _ = RapiAddress.At(row.Place, [], null).Uri("version");
        }
    }

    private static void ListeningUnix(string input) => _ = (
        ListeningPaths.DoubtOf("/var/run/ganeti/socket/ganeti-query", input, isWhole: true),
        ListeningPaths.DoubtOf("/var/run/ganeti/socket/ganeti-query", input, isWhole: false),
        string.Join(' ', Core.Kvmd.GuestSockets.Parse("/var/run/ganeti/kvm-hypervisor/ctrl", input).Deaf));
}
