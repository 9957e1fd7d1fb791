using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>
/// sd-bus of libsystemd: raw signatures. Only functions of fixed arity; each returns a negative errno on failure. The library is loaded at
/// the first call, so that a node without it runs all the same.
/// </summary>
internal static partial class LibSystemd
{
    private const string Library = "libsystemd.so.0";

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    public static partial int BusNew(out nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BusSetAddress(BusHandle bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_bus_client")]
    public static partial int BusSetBusClient(BusHandle bus, int isClient);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    public static partial int BusStart(BusHandle bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_close_unref")]
    public static partial nint BusCloseUnref(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_send")]
    public static partial int BusSend(BusHandle bus, MessageHandle message, out ulong cookie);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    public static partial int BusProcess(BusHandle bus, out nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_fd")]
    public static partial int BusGetFd(BusHandle bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_events")]
    public static partial int BusGetEvents(BusHandle bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_call", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MessageNewMethodCall(
        BusHandle bus, out nint message, string? destination, string path, string @interface, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_unref")]
    public static partial nint MessageUnref(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_reply_cookie")]
    public static partial int MessageGetReplyCookie(MessageHandle message, out ulong cookie);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_is_signal", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MessageIsSignal(MessageHandle message, string? @interface, string? member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_sender")]
    public static unsafe partial byte* MessageGetSender(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_path")]
    public static unsafe partial byte* MessageGetPath(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_interface")]
    public static unsafe partial byte* MessageGetInterface(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_member")]
    public static unsafe partial byte* MessageGetMember(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_error")]
    public static unsafe partial BusError* MessageGetError(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic")]
    public static unsafe partial int MessageAppendBasic(MessageHandle message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_open_container", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MessageOpenContainer(MessageHandle message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_close_container")]
    public static partial int MessageCloseContainer(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_enter_container", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MessageEnterContainer(MessageHandle message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_exit_container")]
    public static partial int MessageExitContainer(MessageHandle message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    public static unsafe partial int MessageReadBasic(MessageHandle message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_peek_type")]
    public static unsafe partial int MessagePeekType(MessageHandle message, byte* type, byte** contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_skip", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MessageSkip(MessageHandle message, string types);

    /// <summary>Turns a negative errno into a <see cref="NativeException"/> that names the call.</summary>
    public static int ThrowIfFailed(int result, string call) =>
        result >= 0 ? result : throw new NativeException(call, -result);

    /// <summary>sd_bus_error's public part.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct BusError
    {
        public byte* Name;
        public byte* Message;
    }
}
