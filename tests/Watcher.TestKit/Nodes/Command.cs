#pragma warning disable RS0030 // Process: the harness runs on the developer's machine; ProgramRunner is what it tests.
using System.Diagnostics;
using System.Text;

namespace Watcher.TestKit.Nodes;

/// <summary>Runs a program with a deadline; never through a shell.</summary>
internal static class Command
{
    /// <summary>A program that has ended may have left children holding its pipes: they are not waited for any longer.</summary>
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(3);

    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command, TimeSpan deadline, IReadOnlyDictionary<string, string>? environment = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var process = Start(command, environment);
        var output = new StringBuilder();
        var error = new StringBuilder();
        var read = Task.WhenAll(CopyAsync(process.StandardOutput, output), CopyAsync(process.StandardError, error));
        using var cancel = new CancellationTokenSource(deadline, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', command)}: not done after {deadline}. {Snapshot(output)}{Snapshot(error)}");
        }

        await Task.WhenAny(read, Task.Delay(PipeGrace, TimeProvider.System));
        return new CommandResult(
            process.ExitCode, Snapshot(output), Snapshot(error), TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>Starts a program that runs beside the test.</summary>
    public static Process Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task CopyAsync(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            lock (to)
            {
                to.Append(buffer, 0, count);
            }
        }
    }

    public static string Snapshot(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
