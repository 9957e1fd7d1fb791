using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;

namespace Watcher.Core.Daemons;

/// <summary>The end of a daemon's log, for an event about it.</summary>
internal static class LogTail
{
    private const int Lines = 3;
    private const int Bytes = 2048;

    /// <summary>The last lines as one, fit for a log: no control characters, bounded; empty when there are none.</summary>
    public static string Read(string path)
    {
        try
        {
            using var file = BoundedFile.TryOpen(path);
            if (file is null)
            {
                return "";
            }

            var buffer = new byte[Bytes];
            var read = RandomAccess.Read(file, buffer, Math.Max(0, RandomAccess.GetLength(file) - Bytes));
            return OneLine(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            // No log, no tail: the event stands without it.
            return "";
        }
    }

    /// <summary>Joins the last lines with " | " and replaces what could forge or garble a log line.</summary>
    internal static string OneLine(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(Lines).Select(Said.Cut));
    }
}
