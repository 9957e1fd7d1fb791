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

    public bool IsSignal => LibSystemd.MessageIsSignal(Handle, null, null) > 0;

    /// <summary>The object that a signal comes from.</summary>
    public string? Path => Utf8StringMarshaller.ConvertToManaged(LibSystemd.MessageGetPath(Handle));

    /// <summary>A signal's interface and name, "Interface.Member".</summary>
    public string Signal =>
        $"{Utf8StringMarshaller.ConvertToManaged(LibSystemd.MessageGetInterface(Handle))}.{Utf8StringMarshaller.ConvertToManaged(LibSystemd.MessageGetMember(Handle))}";

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

    public double ReadDouble()
    {
        double value;
        LibSystemd.ThrowIfFailed(LibSystemd.MessageReadBasic(Handle, (byte)'d', &value), "sd_bus_message_read_basic");
        return value;
    }

    /// <summary>A whole number of any width, or a file descriptor's number.</summary>
    public Int128 ReadNumber(char type)
    {
        ulong value = 0;
        LibSystemd.ThrowIfFailed(LibSystemd.MessageReadBasic(Handle, (byte)type, &value), "sd_bus_message_read_basic");
        return type switch
        {
            'y' => *(byte*)&value,
            'n' => *(short*)&value,
            'q' => *(ushort*)&value,
            'i' or 'h' => *(int*)&value,
            'u' => *(uint*)&value,
            'x' => (long)value,
            't' => value,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "is no whole number of D-Bus"),
        };
    }

    /// <summary>The type of what comes next, a container's with what it contains; null at the end of the container or message.</summary>
    public (char Type, string? Contents)? Peek()
    {
        byte type;
        byte* contents;
        return LibSystemd.ThrowIfFailed(LibSystemd.MessagePeekType(Handle, &type, &contents), "sd_bus_message_peek_type") == 0
            ? null
            : ((char)type, Utf8StringMarshaller.ConvertToManaged(contents));
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
