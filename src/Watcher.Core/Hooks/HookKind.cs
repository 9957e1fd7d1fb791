namespace Watcher.Core.Hooks;

/// <summary>What is to be done with a file in the directory of the hooks.</summary>
internal enum HookKind
{
    /// <summary>It is run.</summary>
    Run,

    /// <summary>It is none, by its name or its mode: Ganeti passes over it, too.</summary>
    Skipped,

    /// <summary>It would be run, but must not, or cannot be.</summary>
    Refused,
}
