using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Watcher.Core.Native;

namespace Watcher.Logging;

/// <summary>
/// Appends to Ganeti's log file, a line a write, and follows its rotation by the file's identity: logrotate tells the stock watcher nothing,
/// so it tells us nothing either. What cannot be written goes to the fallback, never lost in silence.
/// </summary>
internal sealed class GanetiLogSink(string path, ITextFormatter formatter, TextWriter fallback) : ILogEventSink, IDisposable
{
    // 0640, as logrotate's "create 640" leaves it.
    private const uint Mode = 0b110_100_000;

    private readonly Lock _lock = new();
    private SafeFileHandle? _file;

    public void Emit(LogEvent logEvent)
    {
        var line = new StringWriter();
        formatter.Format(logEvent, line);
        lock (_lock)
        {
            try
            {
                // The file is opened for appending: the offset is not heeded.
                RandomAccess.Write(Current(), Encoding.UTF8.GetBytes(line.ToString()), 0);
            }
            catch (IOException e)
            {
                fallback.Write(line);
                fallback.WriteLine($"(not in {path}: {e.Message})");
            }
        }
    }

    /// <summary>Opens the file anew at the next line.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    public void Dispose() => Reopen();

    private SafeFileHandle Current()
    {
        if (_file is not null && FileStatus.OfLink(path) is { } named && named.IsSameFileAs(FileStatus.Of(_file)))
        {
            return _file;
        }

        _file?.Dispose();
        _file = null;

        // The directory is writable for Ganeti's users: no link of theirs is followed, and no file of theirs, or with another name, gets what others may not read.
        var file = NativeFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append | OpenFlags.NonBlocking, Mode);
        if (FileStatus.Of(file) is { IsOursAlone: false } status)
        {
            file.Dispose();
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it is {status.Kind} of uid {status.Uid} with {status.Links} names, not a log of ours"));
        }

        return _file = file;
    }
}
