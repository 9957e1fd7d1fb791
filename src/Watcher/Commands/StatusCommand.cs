using System.Text.Json;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Status;

namespace Watcher.Commands;

/// <summary><c>ganeti-watcher status</c>: how the node is, for people and for programs.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(bool json, CancellationToken ct)
    {
        var report = await new StatusReader(GanetiPaths.FromEnvironment(), TimeProvider.System).ReadAsync(ct);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, StatusJson.Default.StatusReport));
            return report.ExitCode;
        }

        var width = Terminal.Width;
        var hasColor = width is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Console.Out.Write(string.Concat(StatusText.Of(report, TimeProvider.System.GetLocalNow(), width, hasColor).Select(line => $"{line}\n")));
        return report.ExitCode;
    }
}
