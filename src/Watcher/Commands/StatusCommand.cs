using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Status;

namespace Watcher.Commands;

/// <summary><c>ganeti-watcher status</c>: how the node is, for people and for programs.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "For programs" };
        var watch = new Option<bool>("--watch") { Description = "Go on, and draw it again when it changes; Ctrl-C ends it" };
        var status = new Command("status", "What the watcher knows, and what it will do next") { json, watch };
        status.Validators.Add(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(watch))
            {
                parsed.AddError("--json is for programs, and --watch for people: one of them only");
            }
        });
        status.SetAction((parsed, ct) => RunAsync(parsed.GetValue(json), parsed.GetValue(watch), ct));
        return status;
    }

    private static async Task<int> RunAsync(bool json, bool watch, CancellationToken ct)
    {
        var reader = new StatusReader(GanetiPaths.FromEnvironment(), TimeProvider.System);
        if (watch)
        {
            using var ending = new CancellationTokenSource();
            using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            {
                signal.Cancel = true;
                ending.Cancel();
            });
            return await new StatusWatch(LookAsync, Write, () => Terminal.Rows, TimeProvider.System).RunAsync(ending.Token);
        }

        if (json)
        {
            var report = await reader.ReadAsync(ct);
            Console.Out.WriteLine(JsonSerializer.Serialize(report, StatusJson.Default.StatusReport));
            return report.ExitCode;
        }

        var shown = await LookAsync(ct);
        Console.Out.Write(string.Concat(shown.Lines.Select(line => $"{line}\n")));
        return shown.Report.ExitCode;

        async Task<(StatusReport Report, IReadOnlyList<string> Lines)> LookAsync(CancellationToken token)
        {
            var report = await reader.ReadAsync(token);
            var width = Terminal.Width;
            var hasColor = width is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
            return (report, [.. StatusText.Of(report, TimeProvider.System.GetLocalNow(), width, hasColor)]);
        }
    }

    private static void Write(string frame)
    {
        Console.Out.Write(frame);
        Console.Out.Flush();
    }
}
