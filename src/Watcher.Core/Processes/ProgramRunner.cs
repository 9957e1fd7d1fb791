using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Systemd;

namespace Watcher.Core.Processes;

/// <summary>
/// Runs every program that is run for others (daemons to be started, hooks). With systemd as PID 1 in a transient unit of its own: started
/// from our process, a daemon, and every guest it starts, would sit in our cgroup and our sandbox, and die with us (measured: docs/decisions/0004).
/// Else directly, in a session of its own. What it leaves running is never touched.
/// </summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="bus">systemd.</param>
/// <param name="poller">Waits for the end of direct children.</param>
/// <param name="time">Time.</param>
internal sealed class ProgramRunner(string runDirectory, ISystemdBus bus, PidFdPoller poller, TimeProvider time)
{
    // Enough for a traceback; the program's own log has the rest.
    private const int OutputLimit = 8 * 1024;

    private static readonly TimeSpan TermToKill = TimeSpan.FromSeconds(2);

    // Ganeti's virtual clusters.
    private static readonly string[] HandedOn = ["GANETI_ROOTDIR", "GANETI_HOSTNAME"];

    public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken ct)
    {
        if (!File.Exists(request.Path))
        {
            return new ProgramResult(null, $"{request.Path} does not exist", "");
        }

        if (request.HasPipe)
        {
            using var pipe = new OutputPipe($"output of {request.Name}", OutputLimit);
            var (status, failure) = await RunAsync(request, pipe.Write, ct);
            return new ProgramResult(status, failure, Encoding.UTF8.GetString(await pipe.FinishAsync()));
        }

        using var output = MemoryFile.Create($"output of {request.Name}");
        var (ended, why) = await RunAsync(request, output, ct);
        return new ProgramResult(ended, why, ReadOutput(output));
    }

    /// <summary>Nothing of ours is handed on but what Ganeti's own virtual-cluster tests need.</summary>
    internal static ImmutableArray<string> ChildEnvironment() =>
    [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/",
        "LC_ALL=C",
        .. HandedOn
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value))
            .Select(variable => $"{variable.Name}={variable.Value}"),
    ];

    private async Task<(ExitStatus? Status, string? Failure)> RunAsync(ProgramRequest request, SafeFileHandle output, CancellationToken ct)
    {
        try
        {
            return ModeProbe.SystemdRuns(runDirectory)
                ? await RunTransientAsync(request, output, ct)
                : await RunDirectlyAsync(request, output, ct);
        }
        catch (Exception e) when (e is NativeException or BusException or TimeoutException)
        {
            return (null, e.Message);
        }
    }

    private async Task<(ExitStatus?, string?)> RunTransientAsync(ProgramRequest request, SafeFileHandle output, CancellationToken ct)
    {
        // Guests keep the unit of an earlier start alive, so the name must be new each time.
        var unique = time.SinceBoot().Ticks.ToString("x", CultureInfo.InvariantCulture);
        var result = await bus.RunTransientAsync(
            new TransientUnit(
                $"ganeti-watcher-{request.Name}-{unique}.service",
                $"{Path.GetFileName(request.Path)} {string.Join(' ', request.Arguments)}, run by ganeti-watcher",
                request.Path,
                request.Arguments,
                ChildEnvironment(),
                output,
                request.Deadline,
                Cleanup: [])
            {
                Input = request.Input,
            },
            ct);
        return result.WaitStatus is { } raw ? (new ExitStatus(raw), null)
            : (null, result.JobResult == "timeout" ? NotDone(request) : $"systemd's job ended with '{result.JobResult}'");
    }

    private async Task<(ExitStatus?, string?)> RunDirectlyAsync(ProgramRequest request, SafeFileHandle output, CancellationToken ct)
    {
        using var input = request.Input.IsEmpty ? null : MemoryFile.Create($"input of {request.Name}");
        if (input is not null)
        {
            // At its beginning, where the program begins to read: written past the file's own position.
            RandomAccess.Write(input, request.Input.AsSpan(), 0);
        }

        var pid = ChildProcess.Spawn(request.Path, request.Arguments, ChildEnvironment(), output, input);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Not reaped yet, so the number is surely still our child's.
        using var waiting = poller.Register(PidFd.TryOpen(pid)!, _ => ended.TrySetResult());
        try
        {
            await ended.Task.WaitAsync(request.Deadline, time, ct);
            return (new ExitStatus(ChildProcess.Reap(pid)!.Value), null);
        }
        catch (TimeoutException)
        {
            await EndGroupAsync(pid, ended.Task);
            return (null, NotDone(request));
        }
    }

    /// <summary>
    /// Ends a program that overran. Only its own process group: a daemon that got as far as serving, and any guest, has left it for a session of
    /// its own. When we are cancelled instead (shutdown) the program is left to finish.
    /// </summary>
    private async Task EndGroupAsync(int pid, Task ended)
    {
        const int Terminate = 15;
        const int KillSignal = 9;
        _ = Libc.Kill(-pid, Terminate);
        if (await Task.WhenAny(ended, Task.Delay(TermToKill, time, CancellationToken.None)) != ended)
        {
            _ = Libc.Kill(-pid, KillSignal);
            if (await Task.WhenAny(ended, Task.Delay(TermToKill, time, CancellationToken.None)) != ended)
            {
                // Stuck in the kernel (state D): it stays a zombie of ours when it ends at last, but nobody waits for it.
                return;
            }
        }

        _ = ChildProcess.Reap(pid);
    }

    private static string NotDone(ProgramRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"not done within {request.Deadline.TotalSeconds:0.#} s");

    private static string ReadOutput(SafeFileHandle output) => Encoding.UTF8.GetString(NativeFile.ReadStart(output, OutputLimit));
}
