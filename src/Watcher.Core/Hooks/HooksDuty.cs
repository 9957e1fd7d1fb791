using System.Globalization;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.Core.Reporting;

namespace Watcher.Core.Hooks;

/// <summary>
/// On every node: runs what lies in the directory of the watcher's hooks, one after the other, as the stock watcher does
/// (ganeti/watcher/__init__.py, RunWatcherHooks). One hook a step: whoever waits for the watcher's lock has it between two.
/// </summary>
/// <param name="folder">The hooks.</param>
/// <param name="run">Runs a program.</param>
/// <param name="deadline">How long one may take.</param>
/// <param name="time">Time.</param>
internal sealed class HooksDuty(
    HookFolder folder, Func<ProgramRequest, CancellationToken, Task<ProgramResult>> run, Func<TimeSpan> deadline, TimeProvider time)
    : IDuty<HooksMemory, HooksSeen>
{
    // coreutils: it ends the hook's whole process group, whoever waits for the hook, and if we were killed meanwhile. A group is all that is ended: what has
    // left it for a session of its own, a daemon or a guest, is none of the hook's any more.
    private const string TimeOut = "/usr/bin/timeout";
    private const int TermToKill = 2;
    private const int TimedOut = 124;

    // Only where the above failed.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    public static string Name => "hooks";

    public static HooksMemory Blank { get; } = new();

    public Task<HooksSeen> ObserveAsync(HooksMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct) => Task.FromResult(new HooksSeen(
        folder.Look(),
        facts.Any(fact => fact is Tick),
        [
            .. facts.OfType<HookEnded>(),
            .. facts.OfType<ActFailed>().Where(failed => failed.Act is RunHook)
                .Select(failed => new HookEnded(((RunHook)failed.Act).Name, $"could not be run: {failed.Why}", "", Succeeded: false)),
        ]));

    public static Verdict<HooksMemory> Decide(HooksMemory memory, HooksSeen seen, Moment now) => HooksDecision.Decide(memory, seen, now);

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        var hook = (RunHook)act;
        var (within, began) = (deadline(), time.SinceBoot());
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{within.TotalSeconds:0.###}");
        var result = await run(
            new ProgramRequest(
                $"hook-{NameOfUnit(hook.Name)}", TimeOut, [$"--kill-after={TermToKill}", seconds, hook.Path], within + TimeSpan.FromSeconds(TermToKill) + Reserve)
            {
                HasPipe = true,
            },
            ct);
        var overran = time.SinceBoot() - began >= within && (result.Status is null or { Code: TimedOut } or { Signal: not null });
        var how = overran ? $"did not end within {Duration.Text(within)}, and was ended"
            : result.Status is { } status ? status.ToString()
            : $"could not be run: {result.Failure}";
        return new HookEnded(hook.Name, how, Said.Line(result.Output), result.Succeeded);
    }

    /// <summary>A unit's name has at most 255 characters (systemd.unit(5)), of which a hook's may be all.</summary>
    private static string NameOfUnit(string hook)
    {
        const int Most = 100;
        return hook.Length <= Most ? hook : hook[..Most];
    }
}
