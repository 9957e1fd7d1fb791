using System.Collections.Immutable;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>
/// Finds arguments for one start: daemon-util writes them, starts the unit and removes them, but not when the start fails (its "set -e"), so that
/// --no-voting stays and goes into every later start.
/// </summary>
internal static class OneTimeFiles
{
    private const string Suffix = ".onetime.conf";

    private static readonly DateTimeOffset NoTime = DateTime.FromFileTimeUtc(0);

    public static ImmutableArray<OneTimeFile> Find(string dataDirectory)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(dataDirectory, $"ganeti-*{Suffix}")
                    .Order(StringComparer.Ordinal)
                    .Select(path => new OneTimeFile(Path.GetFileName(path)[..^Suffix.Length], path, File.GetLastWriteTimeUtc(path)))

                    // Of a file that is gone meanwhile, .NET says that it was written in 1601.
                    .Where(file => file.Written != NoTime),
            ];
        }
        catch (IOException)
        {
            // The directory is not there (yet): nor are they.
            return [];
        }
    }
}
