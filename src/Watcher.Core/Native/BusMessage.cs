using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Watcher.Core.Native;

/// <summary>Writing and reading one D-Bus message, type by type. Types are D-Bus's own letters.</summary>
internal sealed unsafe class BusMessage(MessageHandle handle) : IDisposable
{
    public MessageHandle Handle { get; } = handle;

    /// <summary>The error that the message carries as a reply, or null.</summary>
    public (string Name, string Text)? Error
    {
        get
        {
            var error = LibSystemd.MessageGetError(Handle);
            return error is null || error->Name is null
                ? null
                : (Utf8StringMarshaller.ConvertToManaged(error->Name)!, Utf8StringMarshaller.ConvertToManaged(error->Message) ?? "");
        }
    }

    /// <summary>The unique bus name of who sent it, as the bus daemon says; null without a bus daemon.</summary>
    public string? Sender => Utf8StringMarshaller.ConvertToManaged(LibSystemd.MessageGetSender(Handle));

    public BusMessage Write(string value)
    {
        var text = Utf8StringMarshaller.ConvertToUnmanaged(value);
        try
        {
            return Append('s', text);
        }
        finally
        {
            Utf8StringMarshaller.Free(text);
        }
    }

    /// <summary>A boolean: four bytes in sd-bus.</summary>
    public BusMessage Write(bool value)
    {
        var number = value ? 1 : 0;
        return Append('b', &number);
    }

    public BusMessage Write(ulong value) => Append('t', &value);

    /// <summary>A file descriptor; sd-bus takes a duplicate.</summary>
    public BusMessage WriteFd(SafeHandle fd)
    {
        var number = (int)fd.DangerousGetHandle();
        return Append('h', &number);
    }

    /// <summary>Writes a container around what <paramref name="body"/> writes.</summary>
    public BusMessage Container(char type, string contents, Action body)
    {
        LibSystemd.ThrowIfFailed(LibSystemd.MessageOpenContainer(Handle, (byte)type, contents), "sd_bus_message_open_container");
        body();
        LibSystemd.ThrowIfFailed(LibSystemd.MessageCloseContainer(Handle), "sd_bus_message_close_container");
        return this;
    }

    public string ReadString(char type = 's')
    {
        byte* text;
        LibSystemd.ThrowIfFailed(LibSystemd.MessageReadBasic(Handle, (byte)type, &text), "sd_bus_message_read_basic");
        return Utf8StringMarshaller.ConvertToManaged(text) ?? "";
    }

    public bool ReadBool()
    {
        int value;
        LibSystemd.ThrowIfFailed(LibSystemd.MessageReadBasic(Handle, (byte)'b', &value), "sd_bus_message_read_basic");
        return value != 0;
    }

    public int ReadInt32()
    {
        int value;
        LibSystemd.ThrowIfFailed(LibSystemd.MessageReadBasic(Handle, (byte)'i', &value), "sd_bus_message_read_basic");
        return value;
    }

    /// <summary>Enters a container; false when the array around it has ended.</summary>
    public bool Enter(char type, string contents) =>
        LibSystemd.ThrowIfFailed(LibSystemd.MessageEnterContainer(Handle, (byte)type, contents), "sd_bus_message_enter_container") > 0;

    public void Exit() => LibSystemd.ThrowIfFailed(LibSystemd.MessageExitContainer(Handle), "sd_bus_message_exit_container");

    public BusMessage Skip(string types)
    {
        LibSystemd.ThrowIfFailed(LibSystemd.MessageSkip(Handle, types), "sd_bus_message_skip");
        return this;
    }

    public void Dispose() => Handle.Dispose();

    private BusMessage Append(char type, void* value)
    {
        LibSystemd.ThrowIfFailed(LibSystemd.MessageAppendBasic(Handle, (byte)type, value), "sd_bus_message_append_basic");
        return this;
    }
}
