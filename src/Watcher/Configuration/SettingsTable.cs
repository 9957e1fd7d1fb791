using System.Globalization;
using Quartz;
using Serilog.Events;
using Watcher.Core.Configuration;
using Watcher.Core.Disks;

namespace Watcher.Configuration;

/// <summary>Every key that the configuration may have, and what is wrong with a value, if anything.</summary>
internal static class SettingsTable
{
    /// <summary>By full path, in any case. A rule returns null, or what the value should have been.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, string?>> Rules =
        new Dictionary<string, Func<string, string?>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Watcher:Schedule"] = Cron,
            ["Watcher:Daemons:DaemonUtil"] = PathOrEmpty,
            ["Watcher:Daemons:ExecutableDirectory"] = AbsolutePath,
            ["Watcher:Daemons:StoppedGrace"] = Ages("0s", "100w"),
            ["Watcher:Daemons:RoleGrace"] = Ages("0s", "1h"),
            ["Watcher:Daemons:OperationLimit"] = Ages("1s", "1d"),
            ["Watcher:Daemons:StartDeadline"] = Ages("1s", "3m"),
            ["Watcher:Daemons:SettleTime"] = Ages("0s", "1m"),
            ["Watcher:Daemons:ShortLife"] = Ages("1s", "1h"),
            ["Watcher:Daemons:RetryFirst"] = Ages("1s", "1h"),
            ["Watcher:Daemons:RetryMost"] = Ages("1s", "1d"),
            ["Watcher:Systemd:HoldOff"] = Ages("1s", "1h"),
            ["Watcher:Systemd:OneTimeAge"] = Ages("1s", "1w"),
            ["Watcher:Systemd:RestartUnresponsive"] = Flag,
            ["Watcher:Hooks:Deadline"] = Ages("1s", "3m"),
            ["Watcher:Maintenance:SecondLook"] = Ages("0s", "1d"),
            ["Watcher:Maintenance:PowerdownTime"] = Ages("1s", "1h"),
            ["Watcher:Archive:JobAge"] = Ages("0s", "100w"),
            ["Watcher:Probes:GrownUpAfter"] = Ages("0s", "1d"),
            ["Watcher:Probes:AnswerDeadline"] = Ages("1s", "25s"),
            ["Watcher:Rapi:Host"] = value => value.Length == 0 || Uri.CheckHostName(value) != UriHostNameType.Unknown ? null : "a host name or an address, or empty",
            ["Watcher:Instances:StableAfter"] = Ages("0s", "1w"),
            ["Watcher:Instances:SecondLook"] = Ages("0s", "1d"),
            ["Watcher:Instances:JobsPerNode"] = Number(1, 10),
            ["Watcher:Disks:Verify"] = Flag,
            ["Watcher:Disks:VerifyEvery"] = Ages("1m", "1w"),
            ["Watcher:Disks:Strict"] = OneOf(Enum.GetNames<Strictness>()),
            ["Watcher:Disks:StrictEvery"] = Ages("1m", "1w"),
            ["Watcher:Disks:Share"] = Number(1, 100),
            ["Watcher:Metrics:File"] = MetricsSettings.Error,
            ["Watcher:Notify:Command"] = PathOrEmpty,
            ["Watcher:Notify:Deadline"] = Ages("1s", "3m"),
            ["Watcher:Log:Level"] = OneOf(Enum.GetNames<LogEventLevel>()),
        };

    /// <summary>Keys that the configuration had once, and what took each one's place.</summary>
    public static readonly IReadOnlyDictionary<string, string> Replaced = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Watcher:Daemons:StableAfter"] = "Watcher:Daemons:ShortLife: a death later than that after the start is answered at once",
        ["Watcher:Systemd:ShortLife"] = "Watcher:Daemons:ShortLife, which holds whoever restarts the daemons",
    };

    private static string? Cron(string value) =>
        CronExpression.TryParse(value, out var cron) && cron!.GetNextValidTimeAfter(TimeProvider.System.GetUtcNow()) is not null
            ? null
            : "a Quartz cron expression that comes round, such as '0 0/5 * * * ?'";

    private static string? Flag(string value) => bool.TryParse(value, out _) ? null : "true or false";

    private static Func<string, string?> OneOf(string[] names) => value =>
        names.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", names)}";

    private static Func<string, string?> Number(int least, int most) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? null
            : $"a whole number from {least} to {most}";

    private static string? PathOrEmpty(string value) => value.Length == 0 ? null : AbsolutePath(value) is { } should ? $"{should}, or empty" : null;

    private static string? AbsolutePath(string value) => value.StartsWith('/') ? null : "an absolute path";

    private static Func<string, string?> Ages(string least, string most) => value =>
        Age.TryParse(value, out var age) && age >= Age.Parse(least) && age <= Age.Parse(most)
            ? null
            : $"{Age.Syntax}, from {least} to {most}";
}
