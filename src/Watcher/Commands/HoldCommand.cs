using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Watcher.Core.Systemd;

namespace Watcher.Commands;

/// <summary>Holds and releases a daemon. Reads no configuration: a bad one must not keep anybody from holding a daemon.</summary>
internal static class HoldCommand
{
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    public static Task<int> HoldAsync(Daemon daemon, TimeSpan? length, string? reason, CancellationToken ct) => TellErrorsAsync("hold", async (paths, holds) =>
    {
        var before = await holds.HoldAsync(daemon.Name, LoginName.Describe(), reason, length, ct);
        var sight = holds.Read();
        var made = sight.Find(daemon.Name, TimeProvider.System.GetUtcNow());
        Console.Out.WriteLine($"{daemon.Name} is held {End(made)}: the watcher does not start it");
        if (before is not null)
        {
            Console.Out.WriteLine($"This replaces the hold of {before.By} ({before.Reason ?? "no reason given"}) {End(before)}");
        }

        var unit = await IsSystemdsAsync(paths, ct) ? UnitText.Unit(daemon.Name) : null;
        if (Running(paths, daemon) is { } pid)
        {
            var stop = unit is null ? $"daemon-util stop {daemon.Name}" : $"systemctl stop {unit}";
            Console.Out.WriteLine($"It still runs (pid {pid}); stopping it is yours: {stop}");
        }

        if (unit is not null)
        {
            Console.Out.WriteLine($"systemd starts daemons here, and heeds no hold: systemctl mask {unit} keeps it down over a reboot");
        }

        // What was asked for is done; what else is held is another matter.
        await TellAsync(sight.Problem);
        return ExitCodes.Success;
    });

    public static Task<int> ReleaseAsync(Daemon daemon, CancellationToken ct) => TellErrorsAsync("release", async (_, holds) =>
    {
        var released = await holds.ReleaseAsync(daemon.Name, ct);
        Console.Out.WriteLine(released is null
            ? $"{daemon.Name} was not held"
            : $"{daemon.Name} is released from the hold of {released.By} ({released.Reason ?? "no reason given"})");
        var problem = holds.Read().Problem;
        await TellAsync(problem);
        return problem is null ? ExitCodes.Success : ExitCodes.Failure;
    });

    private static string End(Hold? hold) =>
        hold?.Until is { } until ? FormattableString.Invariant($"until {until:yyyy-MM-dd HH:mm:ss}") : "until it is released";

    private static Task TellAsync(string? problem) =>
        problem is null ? Task.CompletedTask : Console.Error.WriteLineAsync($"ganeti-watcher: nothing is started, since any daemon may be held: {problem}");

    private static int? Running(GanetiPaths paths, Daemon daemon) => new PidFile(paths.PidDirectory).Look(daemon) switch
    {
        DaemonSight.Running running => running.Process.Pid,
        DaemonSight.Unclear unclear => unclear.Process.Pid,
        _ => null,
    };

    private static async Task<bool> IsSystemdsAsync(GanetiPaths paths, CancellationToken ct)
    {
        var evidence = await new ModeProbe(paths.RunRoot, new SystemdBus(paths.RunRoot, BusDeadline, TimeProvider.System)).LookAsync(ct);
        return ModeDecision.Decide(ModeState.Blank, evidence).Mode == NodeMode.Systemd;
    }

    private static async Task<int> TellErrorsAsync(string verb, Func<GanetiPaths, HoldsFile, Task<int>> work)
    {
        var paths = GanetiPaths.FromEnvironment();
        try
        {
            return await work(paths, new HoldsFile(paths.HoldsFile, paths.HoldsLock, TimeProvider.System));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or NativeException { Errno: Errno.AccessDenied })
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {verb} needs root ({e.Message})");
            return ExitCodes.Failure;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}");
            return ExitCodes.Failure;
        }
    }
}
