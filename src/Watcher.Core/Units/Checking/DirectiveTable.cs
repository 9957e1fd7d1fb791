using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Watcher.Core.Units.Checking;

/// <summary>Every directive that our templates use, and how it is compared. A test keeps templates and table equal.</summary>
internal static class DirectiveTable
{
    /// <summary>Directives that are not compared, and why.</summary>
    public static FrozenDictionary<string, string> NotCompared { get; } = new Dictionary<string, string>
    {
        ["Description"] = "words",
        ["Documentation"] = "words",
        ["Also"] = "of systemctl enable, seen in WantedBy",
        ["WantedBy"] = "compared by the tree: only what is meant to be enabled",
        ["OnCalendar"] = "the rhythm is the operator's, and systemd rewrites it",
        ["Before"] = "only of shutdown.target",
        ["IPAddressDeny"] = "of a service without a network",
        ["WatchdogSec"] = "systemd does not tell it before the service runs",
    }.ToFrozenDictionary();

    /// <summary>What noded would pass on to guests, hooks, OS scripts and disk tools: must stay off (ganeti-noded.service.in).</summary>
    public static FrozenDictionary<string, ImmutableArray<string>> NotForNoded { get; } = new Dictionary<string, ImmutableArray<string>>
    {
        ["NoNewPrivileges"] = ["no"],
        ["PrivateTmp"] = ["no"],
        ["PrivateMounts"] = ["no"],
        ["PrivateDevices"] = ["no"],
        ["PrivateNetwork"] = ["no"],
        ["PrivateUsers"] = ["no"],
        ["ProtectHome"] = ["no"],
        ["ProtectKernelModules"] = ["no"],
        ["ProtectKernelTunables"] = ["no"],
        ["ProtectControlGroups"] = ["no"],
        ["RestrictRealtime"] = ["no"],
        ["RestrictSUIDSGID"] = ["no"],
        ["RestrictNamespaces"] = ["no"],
        ["MemoryDenyWriteExecute"] = ["no"],
        ["CapabilityBoundingSet"] = ["all"],
        ["SystemCallFilter"] = ["@chown", "@privileged", "@resources", "@system-service"],
    }.ToFrozenDictionary();

    public static ImmutableArray<Directive> All { get; } =
    [
        .. Each("Unit", Dependencies, "Requires", "Requisite", "BindsTo", "Wants", "After", "PartOf", "StopPropagatedFrom", "Conflicts"),
        new("Unit", "Condition", "Conditions", Conditions, PropertyText.Conditions, MatchRule.Same),
        new("Unit", "RequiresMountsFor", "RequiresMountsFor", Words("Unit", "RequiresMountsFor"), PropertyText.Words, MatchRule.AtLeast),
        .. Each("Unit", Span, "StartLimitIntervalSec"),
        .. Each("Unit", Number, "StartLimitBurst"),
        .. Each("Unit", Text, "SourcePath"),
        .. Each("Unit", Flag, "StopWhenUnneeded", "DefaultDependencies"),

        .. Each("Service", Text, "Type", "User", "Group", "KillMode", "OOMPolicy", "Restart", "NotifyAccess", "ProtectSystem", "ProtectHome"),
        .. Each("Service", Text, "ProtectProc", "ProcSubset", "DevicePolicy", "RuntimeDirectoryPreserve"),
        .. Each("Service", Flag, "SendSIGKILL", "RemainAfterExit", "NoNewPrivileges", "PrivateTmp", "PrivateMounts", "PrivateDevices", "PrivateNetwork"),
        .. Each("Service", Flag, "PrivateUsers", "ProtectClock", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules"),
        .. Each("Service", Flag, "ProtectKernelTunables", "ProtectControlGroups", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality"),
        .. Each("Service", Flag, "MemoryDenyWriteExecute", "RemoveIPC", "DynamicUser"),
        .. Each("Service", Span, "RestartSec", "RestartMaxDelaySec", "TimeoutStartSec", "TimeoutStopSec"),
        .. Each("Service", Number, "RestartSteps", "TasksMax"),
        .. Each("Service", Mode, "UMask", "RuntimeDirectoryMode", "StateDirectoryMode"),
        .. Each("Service", Set, "SupplementaryGroups", "ReadWritePaths", "Environment", "RuntimeDirectory", "StateDirectory"),
        .. Each("Service", Set, "SystemCallArchitectures"),
        .. Each("Service", Commands, "ExecStart", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "ExecCondition"),
        .. Each("Service", Capabilities, "CapabilityBoundingSet", "AmbientCapabilities"),
        new("Service", "LimitNOFILE", "LimitNOFILESoft", Limit(0), PropertyText.Number, MatchRule.Same),
        new("Service", "LimitNOFILE", "LimitNOFILE", Limit(^1), PropertyText.Number, MatchRule.Same),
        .. ((string[])["SuccessExitStatus", "RestartPreventExitStatus"]).Select(name =>
            new Directive("Service", name, name, ExitStatus(name), PropertyText.ExitStatus, MatchRule.Same)),
        new(
            "Service", "EnvironmentFile", "EnvironmentFiles", Lines("Service", "EnvironmentFile"), PropertyText.EnvironmentFiles,
            MatchRule.Ordered),
        new(
            "Service", "RestrictAddressFamilies", "RestrictAddressFamilies", Words("Service", "RestrictAddressFamilies"), PropertyText.Families,
            MatchRule.Same),
        new(
            "Service", "RestrictNamespaces", "RestrictNamespaces", Last("Service", "RestrictNamespaces"), PropertyText.RestrictNamespaces,
            MatchRule.Same),
        new("Service", "SystemCallFilter", "SystemCallFilter", SystemCalls, PropertyText.SystemCalls, MatchRule.Same),
        new(
            "Service", "SystemCallErrorNumber", "SystemCallErrorNumber", Last("Service", "SystemCallErrorNumber"), PropertyText.ErrorNumber,
            MatchRule.Same),

        // PrivateDevices= and ProtectClock= add devices of their own.
        new("Service", "DeviceAllow", "DeviceAllow", Lines("Service", "DeviceAllow"), PropertyText.Devices, MatchRule.AtLeast),

        new("Service", "BindPaths", "BindPaths", Words("Service", "BindPaths"), PropertyText.BindPaths, MatchRule.Same),

        .. Each("Socket", Text, "SocketUser", "SocketGroup", "User", "Group"),
        .. Each("Socket", Mode, "SocketMode"),
        .. Each("Socket", Flag, "RemoveOnStop"),
        new("Socket", "ListenStream", "Listen", Words("Socket", "ListenStream"), PropertyText.Listeners, MatchRule.Same),
        new("Socket", "Service", "Triggers", Words("Socket", "Service"), PropertyText.Words, MatchRule.Same),
        new(
            "Socket", "ExecStartPost", "ExecStartPost",
            file => file.Sets("Socket", "ExecStartPost") ? [.. file.Values("Socket", "ExecStartPost").Select(ExecLine.FromUnit)] : null,
            PropertyText.PlainCommands, MatchRule.Ordered),

        .. Each("Timer", Text, "Unit"),
        .. Each("Timer", Span, "AccuracySec", "RandomizedDelaySec"),
    ];

    private static IEnumerable<Directive> Each(string section, Func<string, string, Directive> make, params string[] names) =>
        names.Select(name => make(section, name));

    /// <summary>Compared in every unit: an edge too many changes the graph as one too few does.</summary>
    private static Directive Dependencies(string section, string name) => new(
        section, name, name, file => name == "Wants" && !file.Sets(section, name) ? null : file.Words(section, name), PropertyText.Words,
        name == "Wants" ? MatchRule.AtLeast : MatchRule.Dependencies);

    private static Directive Text(string section, string name) =>
        new(section, name, name, Last(section, name), PropertyText.Text, MatchRule.Same);

    private static Directive Flag(string section, string name) => new(
        section, name, name, file => Last(section, name)(file) is [var value] ? [value is "yes" or "true" or "on" or "1" ? "yes" : "no"] : null,
        PropertyText.Flag, MatchRule.Same);

    private static Directive Span(string section, string name) => new(
        section, name, name.Replace("Sec", "USec", StringComparison.Ordinal),
        file => Last(section, name)(file) is [var value] ? [TimeSpanText.Parse(value) is { } span ? TimeSpanText.Format(span) : value] : null,
        PropertyText.Span, MatchRule.Same);

    private static Directive Number(string section, string name) =>
        new(section, name, name, Last(section, name), PropertyText.Number, MatchRule.Same);

    private static Directive Mode(string section, string name) => new(
        section, name, name, file => Last(section, name)(file) is [var value] ? [value.PadLeft(4, '0')] : null, PropertyText.Mode, MatchRule.Same);

    private static Directive Set(string section, string name) =>
        new(section, name, name, Words(section, name), PropertyText.Words, MatchRule.Same);

    private static Directive Commands(string section, string name) => new(
        section, name, $"{name}Ex",
        file => file.Sets(section, name) ? [.. file.Values(section, name).Select(ExecLine.FromUnit)] : null,
        PropertyText.Commands, MatchRule.Ordered);

    private static Directive Capabilities(string section, string name) =>
        new(section, name, name, Words(section, name), PropertyText.Capabilities, MatchRule.Same);

    private static Func<UnitFile, ImmutableArray<string>?> Words(string section, string name) =>
        file => file.Sets(section, name) ? file.Words(section, name) : null;

    private static Func<UnitFile, ImmutableArray<string>?> Lines(string section, string name) =>
        file => file.Sets(section, name) ? file.Values(section, name) : null;

    private static Func<UnitFile, ImmutableArray<string>?> Last(string section, string name) =>
        file => file.Values(section, name) is [.., var last] ? [last] : null;

    /// <summary>LimitNOFILE=SOFT:HARD, or one number for both.</summary>
    private static Func<UnitFile, ImmutableArray<string>?> Limit(Index part) =>
        file => Last("Service", "LimitNOFILE")(file) is [var value] ? [value.Split(':')[part]] : null;

    private static Func<UnitFile, ImmutableArray<string>?> ExitStatus(string name) =>
        file => Words("Service", name)(file) is { } words ? [.. words.Where(word => word != "0")] : null;

    private static ImmutableArray<string>? SystemCalls(UnitFile file) =>
        Lines("Service", "SystemCallFilter")(file) is { } lines ? SystemCallProbes.Wanted(lines) : null;

    /// <summary>All of them together, in every unit: one more can keep a daemon from starting.</summary>
    private static ImmutableArray<string>? Conditions(UnitFile file) =>
    [
        .. file.Directives
            .Where(directive => directive.Section == "Unit" && directive.Name.StartsWith("Condition", StringComparison.Ordinal))
            .SelectMany(directive => file.Values("Unit", directive.Name).Select(value => $"{directive.Name}={value}")),
    ];
}
