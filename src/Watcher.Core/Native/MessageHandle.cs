using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>An sd_bus_message.</summary>
internal sealed class MessageHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public MessageHandle(nint message)
        : base(ownsHandle: true) => SetHandle(message);

    protected override bool ReleaseHandle()
    {
        LibSystemd.MessageUnref(handle);
        return true;
    }
}
