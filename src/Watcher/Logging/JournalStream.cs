using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Logging;

/// <summary>Whether standard error goes to the journal: then entries are better sent there whole (systemd.exec(5), JOURNAL_STREAM).</summary>
internal static class JournalStream
{
    public static bool IsStandardError()
    {
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not { Length: > 0 } stream)
        {
            return false;
        }

        // A child whose standard error was turned elsewhere inherits the variable all the same.
        using var standardError = new SafeFileHandle(2, ownsHandle: false);
        var file = FileStatus.Of(standardError);
        return stream == string.Create(CultureInfo.InvariantCulture, $"{DeviceNumber(file.Device)}:{file.Inode}");
    }

    /// <summary>dev_t, as makedev(3) puts it together.</summary>
    private static ulong DeviceNumber(ulong device)
    {
        var (major, minor) = (device >> 32, device & uint.MaxValue);
        return ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff);
    }
}
