using System.Runtime.InteropServices;

namespace Watcher.TestKit.Sandbox;

/// <summary>
/// This machine's own wall clock, set to what it says already: the kernel tells of that as of any other setting. It is moved by a nanosecond, and the next
/// time back (ADJ_SETOFFSET of adjtimex(2)); to set it to what was read just before would move it by as long as a busy machine keeps a process from
/// running.
/// </summary>
internal static partial class MachineClock
{
    private const int NotPermitted = 1;

    // ADJ_SETOFFSET and ADJ_NANO.
    private const long Modes = 0x0100 | 0x2000;

    // struct timex, in words of eight bytes.
    private const int Words = 26;
    private const int Seconds = 9;
    private const int Nanoseconds = 10;

    private static int _touched;

    /// <summary>Touches it.</summary>
    /// <exception cref="InvalidOperationException">This process may not, or the kernel does not want to.</exception>
    public static void Touch()
    {
        if (TryTouch() is { } why)
        {
            throw new InvalidOperationException(why);
        }
    }

    /// <summary>Touches it, where this process may.</summary>
    /// <returns>Why it was not; null when it was.</returns>
    public static unsafe string? TryTouch()
    {
        var isBack = Interlocked.Increment(ref _touched) % 2 == 0;
        var timex = stackalloc long[Words];
        new Span<long>(timex, Words).Clear();
        (timex[0], timex[Seconds], timex[Nanoseconds]) = (Modes, isBack ? -1 : 0, isBack ? 999_999_999 : 1);
        return Adjust(timex) >= 0 ? null
            : Marshal.GetLastPInvokeError() is var errno && errno == NotPermitted ? "this session may not set the clock (CAP_SYS_TIME)"
            : $"adjtimex: {Marshal.GetPInvokeErrorMessage(errno)}";
    }

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static unsafe partial int Adjust(long* timex);
}
