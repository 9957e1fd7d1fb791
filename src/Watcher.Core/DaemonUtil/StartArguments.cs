using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// What a running daemon was started with besides what daemon-util adds by itself, for starting it once more when it crashes: after a failover without
/// a vote, luxid and WConfD can run with --no-voting --yes-do-it only. Read from its command line, and of the daemon's own user only: whoever
/// can write a pid file must not choose arguments for another user's daemon, least of all for noded.
/// </summary>
internal static class StartArguments
{
    private const int MostWords = 16;
    private const int MostCharacters = 512;

    // What Ganeti hands to one start (bootstrap.MasterFailover, backend.StartMasterDaemons).
    private static readonly ImmutableArray<string> OneTime = ["--no-voting", "--yes-do-it", "--force-node"];

    // How a unit has a daemon run, and daemon-util does not: its start would never end.
    private static readonly ImmutableArray<string> Foreground = ["-f", "--foreground"];

    /// <param name="process">The daemon's process.</param>
    /// <param name="daemon">The daemon.</param>
    /// <param name="script">The installed daemon-util, if it is configured; else empty.</param>
    /// <returns>The arguments, separated by blanks; empty for none.</returns>
    public static string Of(ProcessInfo process, Daemon daemon, string script)
    {
        if (process.ArgumentsOf(daemon.Name) is not { Length: > 0 } given)
        {
            return "";
        }

        try
        {
            var layout = new GanetiLayout(script.Length > 0 ? InstalledScript.ReadAt(script) : InstalledScript.Read(""), Environment.GetEnvironmentVariable);
            var user = Account.FindUser(layout.UserAndGroup(DaemonArguments.PlainName(daemon.Name)).User);
            return (user is { } own && process.IsOf(own)) || process.IsOf(Libc.GetEffectiveUserId()) ? Besides(given, Configured(daemon, layout)) : "";
        }
        catch (Exception e) when (e is FileFormatException or IOException or UnauthorizedAccessException)
        {
            // The start itself names what is wrong with the script or the file.
            return "";
        }
    }

    /// <summary>
    /// What follows the configured arguments. Where they are not what it begins with, they were changed since: then only what Ganeti itself hands to one
    /// start is surely none of them.
    /// </summary>
    /// <param name="given">The process's arguments.</param>
    /// <param name="configured">Those of the defaults file; null when it cannot be understood.</param>
    internal static string Besides(ImmutableArray<string> given, ImmutableArray<string>? configured)
    {
        given = given is [var first, ..] && Foreground.Contains(first) ? given[1..] : given;
        ImmutableArray<string> words = configured is { } known && given.Length >= known.Length && given[..known.Length].SequenceEqual(known)
            ? given[known.Length..]
            : [.. given.Where(word => OneTime.Contains(word))];
        var text = string.Join(' ', words);
        return words.Length <= MostWords && text.Length <= MostCharacters && words.All(word => word.All(IsPlain)) ? text : "";
    }

    /// <summary>No blank, no quote, nothing that /proc's reader replaced.</summary>
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_=.,:/@%+".Contains(c, StringComparison.Ordinal);

    private static ImmutableArray<string>? Configured(Daemon daemon, GanetiLayout layout)
    {
        try
        {
            return DaemonArguments.Of(daemon.Name, DaemonArguments.Read(layout, daemon.Name));
        }
        catch (FileFormatException)
        {
            return null;
        }
    }
}
