namespace Watcher.Logging;

/// <summary>Where the log goes.</summary>
[Flags]
internal enum LogTarget
{
    None = 0,

    /// <summary>Ganeti's log file.</summary>
    File = 1,

    /// <summary>Standard error, in the log file's format.</summary>
    Console = 2,

    /// <summary>The journal, with all fields.</summary>
    Journal = 4,

    /// <summary>Standard error with a priority in front of each line: for a supervisor that reads it, but is not journald.</summary>
    PrefixedLines = 8,
}
