#pragma warning disable RS0030 // Process: the service runs beside the test, as a service manager would have it.
using System.Diagnostics;
using System.Text;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>A running <c>ganeti-watcher serve</c>.</summary>
internal sealed class SandboxService : IDisposable
{
    private readonly Process _process;
    private readonly SandboxNode _node;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    public SandboxService(Process process, SandboxNode node)
    {
        _process = process;
        _node = node;
        _reading = Task.WhenAll(Command.CopyAsync(process.StandardOutput, _output), Command.CopyAsync(process.StandardError, _error));
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => Command.Snapshot(_error);

    public string Output => Command.Snapshot(_output);

    public void Signal(int signal) => SandboxProcesses.Signal(Pid, signal);

    /// <summary>Waits until its first step is through: the snapshot is its.</summary>
    public async Task UntilAtWorkAsync() => await Until.TrueAsync(
        () => _node.Read("run/ganeti-watcher/status.json")?.Contains($"\"pid\": {Pid},", StringComparison.Ordinal) == true,
        SandboxNode.Patience,
        "the service is at work",
        () => Error + _node.Log);

    public async Task UntilItSaysAsync(string text) => await Until.TrueAsync(
        () => Error.Contains(text, StringComparison.Ordinal), SandboxNode.Patience, $"standard error says '{text}'", () => Error);

    /// <summary>Asks it to end. Returns its exit code, and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Elapsed)> TerminateAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        Signal(SandboxProcesses.SigTerm);
        return await UntilExitedAsync(started);
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> UntilExitedAsync() => (await UntilExitedAsync(TimeProvider.System.GetTimestamp())).ExitCode;

    /// <summary>
    /// Stops it in its tracks (SIGSTOP) between two steps, so that it holds no lock but the service's own: a step is short, but a process stopped
    /// within one would hold everybody up.
    /// </summary>
    public async Task FreezeAsync() => await Until.TrueAsync(
        () =>
        {
            Signal(SandboxProcesses.SigStop);
            if (SpinWait.SpinUntil(() => SandboxProcesses.IsStopped(Pid), TimeSpan.FromSeconds(1)) && SandboxLock.IsFree(_node.PathOf("run/ganeti-watcher/daemons.lock")))
            {
                return true;
            }

            Signal(SandboxProcesses.SigCont);
            return false;
        },
        SandboxNode.Patience,
        "the service is stopped between two steps");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Signal(SandboxProcesses.SigKill);
        }

        _process.Dispose();
    }

    private async Task<(int ExitCode, TimeSpan Elapsed)> UntilExitedAsync(long since)
    {
        using var deadline = new CancellationTokenSource(SandboxNode.Patience, TimeProvider.System);
        await _process.WaitForExitAsync(deadline.Token);
        var elapsed = TimeProvider.System.GetElapsedTime(since);
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        return (_process.ExitCode, elapsed);
    }
}
