using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// ensure-dirs, run once for starts that the watcher makes together: it costs a fifth of a second of CPU (measured), more than most daemons need to start, and
/// what it has done a moment ago it need not do again.
/// </summary>
/// <param name="locks">Where its lock is, which holds when it was last run.</param>
/// <param name="time">Time.</param>
internal sealed class SharedPreparation(StartLock locks, TimeProvider time)
{
    // noded's start, and then those that wait for it.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    /// <summary>Runs it, or waits for the one that runs.</summary>
    /// <param name="ensureDirs">Runs it; returns its wait status.</param>
    /// <returns>The wait status.</returns>
    public int Run(Func<int> ensureDirs)
    {
        using var exclusive = locks.Enter("ensure-dirs");
        var began = time.SinceBoot();
        if (exclusive is not null && began - LastRun(exclusive) is { Ticks: >= 0 } age && age < GoodFor)
        {
            return ExitCode.Done;
        }

        var status = ensureDirs();
        if (exclusive is not null && status == ExitCode.Done)
        {
            RandomAccess.SetLength(exclusive, 0);
            RandomAccess.Write(exclusive, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ProcFs.BootId()} {began.Ticks}")), 0);
        }

        return status;
    }

    /// <summary>When the last good one began, in this boot; null when that is not known.</summary>
    private static TimeSpan? LastRun(SafeFileHandle file)
    {
        const int Limit = 100;
        var words = Encoding.ASCII.GetString(NativeFile.ReadStart(file, Limit)).Split(' ');
        return words.Length == 2 && words[0] == ProcFs.BootId() && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? TimeSpan.FromTicks(ticks)
            : null;
    }
}
