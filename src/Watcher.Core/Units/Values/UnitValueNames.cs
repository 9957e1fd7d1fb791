using System.Collections.Frozen;

namespace Watcher.Core.Units.Values;

/// <summary>The placeholders of the templates, and what may be set besides.</summary>
internal static class UnitValueNames
{
    /// <summary>No placeholder: answers the condition <c>mond</c>, with yes or no.</summary>
    public const string Mond = "MOND";

    /// <summary>The path of the watcher's executable.</summary>
    public const string WatcherExec = "WATCHER_EXEC";

    /// <summary>Where systemd listens for noded: as noded itself does, at any address of the cluster's family.</summary>
    public const string NodedListen = "NODED_LISTEN";

    private static readonly FrozenSet<string> Placeholders = FrozenSet.Create(
        "SBINDIR", "PKGLIBDIR", "DATA_DIR", "RUN_DIR", "LOG_DIR", "DEFAULTS_FILE",
        "NODED_USER", "NODED_GROUP", "CONFD_USER", "CONFD_GROUP", "WCONFD_USER", "WCONFD_GROUP", "LUXID_USER", "LUXID_GROUP",
        "RAPI_USER", "RAPI_GROUP", "MOND_USER", "MOND_GROUP", "KVMD_USER", "KVMD_GROUP", "METAD_USER", "METAD_GROUP",
        "MASTERD_USER", "MASTERD_GROUP", "DAEMONS_GROUP", NodedListen, WatcherExec,
        "RESTART_SEC", "RESTART_STEPS", "RESTART_MAX_DELAY", "START_LIMIT_INTERVAL", "START_LIMIT_BURST");

    /// <summary>All placeholders, for messages and tests.</summary>
    public static IEnumerable<string> All => Placeholders.Order(StringComparer.Ordinal);

    public static bool IsPlaceholder(string name) => Placeholders.Contains(name);

    public static bool CanBeSet(string name) => name == Mond || IsPlaceholder(name);
}
