using System.Text;

namespace Watcher.Core.Native;

/// <summary>What root runs: only what nobody else could exchange or change.</summary>
internal static class RootRuns
{
    // As many as the kernel follows (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>Why root would run what somebody else wants.</summary>
    /// <param name="status">A file's or a directory's.</param>
    /// <param name="name">What it is called.</param>
    /// <returns>Null when he would not.</returns>
    public static string? WhyNot(FileStatus status, string name = "it") =>
        !status.IsRootsOrOurs ? $"{name} belongs to uid {status.Uid}, who could have root run anything"
        : status.IsWritableByAll ? $"everybody may write to {name}, and could have root run anything"
        : null;

    /// <summary>The same of a program, with each link to it and the directories that these and it lie in. Whoever may write to a directory may
    /// exchange what is in it, in a sticky one what is his.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <exception cref="NativeException">It cannot be looked at.</exception>
    public static string? WhyNotProgram(string path)
    {
        var name = path;
        for (var links = 0; links <= MostLinks; links++)
        {
            var directory = Path.GetDirectoryName(name) ?? "/";
            if (FileStatus.OfPath(directory) is not { } around || FileStatus.OfLink(name) is not { } status)
            {
                return "is not there";
            }

            var called = name == path ? "it" : name;
            if ((WhyNotLink(FileStatus.OfLink(directory), directory) ?? WhyNotGroup(around, directory) ?? WhyNotLink(status, called)) is { } because)
            {
                return $"is not run: {because}";
            }

            if (!status.IsSymbolicLink)
            {
                return !status.IsRegular ? $"is {status.Kind}, not a program"
                    : WhyNotGroup(status, called) is { } why ? $"is not run: {why}"
                    : null;
            }

            // Neither is made shorter: the kernel takes ".." from where a link leads, and not from its name, as FileInfo would.
            name = Path.Combine(directory, LinkTo(name));
        }

        return "is a link that leads nowhere";
    }

    private static unsafe string LinkTo(string link)
    {
        // PATH_MAX.
        const int Longest = 4096;
        var target = stackalloc byte[Longest];
        var length = (int)Libc.ReadLink(link, target, Longest);
        Libc.ThrowIfFailed(length, $"readlink {link}");
        return Encoding.UTF8.GetString(target, length);
    }

    private static string? WhyNotGroup(FileStatus status, string name) =>
        WhyNot(status, name) ?? (status.IsWritableByGroup && status.Gid != 0 ? $"group {status.Gid} may write to {name}, and could have root run anything" : null);

    /// <summary>A link's permissions say nothing (symlink(7)).</summary>
    private static string? WhyNotLink(FileStatus? status, string name) =>
        status is { IsSymbolicLink: true, IsRootsOrOurs: false } link ? $"{(name == "it" ? "the link" : $"the link {name}")} belongs to uid {link.Uid}, who could have root run anything" : null;
}
