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
    private bool _isDisposed;

    public SandboxService(Process process, SandboxNode node)
    {
        _process = process;
        _node = node;
        _reading = Task.WhenAll(Command.CopyAsync(process.StandardOutput, _output), Command.CopyAsync(process.StandardError, _error));
    }

    public int Pid => _process.Id;

    public bool HasExited => _isDisposed || _process.HasExited;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => Command.Snapshot(_error);

    public string Output => Command.Snapshot(_output);

    public void Signal(int signal) => SandboxProcesses.Signal(Pid, signal);

    /// <summary>Waits until its first step is through: the snapshot is its.</summary>
    public Task UntilAtWorkAsync() => Until.TrueAsync(
        () => _node.Read("run/ganeti-watcher/status.json")?.Contains($"\"pid\": {Pid},", StringComparison.Ordinal) == true,
        "the service is at work",
        () => Error + _node.Log,
        WhyNever);

    public Task UntilItSaysAsync(string text) => Until.TrueAsync(
        () => Error.Contains(text, StringComparison.Ordinal), $"standard error says '{text}'", () => Error, WhyNever);

    /// <summary>Asks it to end. Returns its exit code.</summary>
    public Task<int> TerminateAsync()
    {
        Signal(SandboxProcesses.SigTerm);
        return UntilExitedAsync();
    }

    /// <summary>Waits until it ends by itself, and all that it wrote is read. Returns its exit code.</summary>
    public async Task<int> UntilExitedAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading.WaitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>
    /// Stops it in its tracks (SIGSTOP) between two steps, so that it holds no lock but the service's own: a step is short, but a process stopped
    /// within one would hold everybody up.
    /// </summary>
    public Task FreezeAsync() => Until.TrueAsync(
        () =>
        {
            Signal(SandboxProcesses.SigStop);
            SpinWait.SpinUntil(() => SandboxProcesses.IsStopped(Pid), Until.Deadline);
            if (SandboxLock.IsFree(_node.PathOf("run/ganeti-watcher/daemons.lock")))
            {
                return true;
            }

            Signal(SandboxProcesses.SigCont);
            return false;
        },
        "the service is stopped between two steps",
        () => _node.Log,
        WhyNever);

    public void Dispose()
    {
        _isDisposed = true;
        if (!_process.HasExited)
        {
            Signal(SandboxProcesses.SigKill);
        }

        _process.Dispose();
    }

    private string? WhyNever() => HasExited ? "it has ended" : null;
}
