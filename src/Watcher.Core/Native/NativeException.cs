using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>A native call failed.</summary>
/// <param name="call">The function, and what it was called on ("open /run/lock/x").</param>
/// <param name="errno">Its errno(3) value, positive.</param>
internal sealed class NativeException(string call, int errno)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
{
    public string Call { get; } = call;

    public int Errno { get; } = errno;

    /// <summary>Why, without on what.</summary>
    public string Reason => Marshal.GetPInvokeErrorMessage(Errno);
}
