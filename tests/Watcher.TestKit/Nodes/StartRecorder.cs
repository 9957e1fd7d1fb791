using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>
/// Stands before the node's daemon-util in the watcher's configuration and writes down each call: a start shows here
/// even when the daemon would have come back anyway, and with the time at which it was asked for.
/// </summary>
internal sealed class StartRecorder(TestNode node)
{
    public const string Path = "/usr/local/sbin/recorded-daemon-util";

    private const string CallsFile = "/run/daemon-util.calls";

    // bash, not sh: EPOCHREALTIME costs no process.
    private const string Script = $"""
        #!/bin/bash
        echo "$EPOCHREALTIME $*" >> {CallsFile}
        exec {NodeDaemons.DaemonUtil} "$@"

        """;

    public async Task InstallAsync() => await node.Files.WriteAsync(Path, Script, TestNode.ExecutableMode);

    public void Clear() => node.Files.Delete(CallsFile);

    /// <summary>The daemons whose start was asked for, each with the time.</summary>
    public IReadOnlyList<(string Daemon, DateTimeOffset At)> Starts() =>
        [.. node.Files.Read(CallsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' '))
            .Where(w => w.Length >= 3 && w[1] is "start" or "check-and-start")
            .Select(w => (w[2].Replace("ganeti-", "", StringComparison.Ordinal), ParseTime(w[0])))];

    private static DateTimeOffset ParseTime(string seconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
}
