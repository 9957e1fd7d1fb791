using System.CommandLine;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Status;

namespace Watcher.Commands;

/// <summary><c>ganeti-watcher check</c>: <c>status</c> for Nagios and Icinga.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var check = new Command("check", "status as a plugin for Nagios and Icinga: one line, figures, and 0, 1, 2 or 3");
        check.SetAction((_, ct) => RunAsync(ct));
        return check;
    }

    private static async Task<int> RunAsync(CancellationToken ct)
    {
        var line = await LookAsync(ct);
        Console.Out.WriteLine(line.Text);
        return line.ExitCode;
    }

    private static async Task<CheckLine> LookAsync(CancellationToken ct)
    {
        try
        {
            return CheckLine.Of(await new StatusReader(GanetiPaths.FromEnvironment(), TimeProvider.System).ReadAsync(ct), TimeProvider.System.GetLocalNow());
        }
        catch (SettingsException e)
        {
            return CheckLine.Unknown($"nothing is watched, the configuration cannot be used: {string.Join("; ", e.Errors)}");
        }
        catch (Exception e) when (e is NativeException or UnauthorizedAccessException)
        {
            return CheckLine.Unknown(e.Message);
        }
    }
}
