using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>An sd_bus connection.</summary>
internal sealed class BusHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public BusHandle(nint bus)
        : base(ownsHandle: true) => SetHandle(bus);

    protected override bool ReleaseHandle()
    {
        // Not flush: a dead peer would make us wait for it.
        LibSystemd.BusCloseUnref(handle);
        return true;
    }
}
