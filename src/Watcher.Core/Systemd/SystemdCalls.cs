using System.Collections.Immutable;
using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>Reads the arguments of a reply whose type has been looked at.</summary>
internal delegate T BodyReader<out T>(ref Reader body);

/// <summary>Calls over one connection, to systemd and to the bus, and how what comes back is read.</summary>
/// <param name="bus">The connection.</param>
/// <param name="isBus">Whether a bus is between us and systemd, which has a name there.</param>
internal sealed class SystemdCalls(DBusConnection bus, bool isBus)
{
    /// <summary>Begins a call to systemd.</summary>
    public MessageWriter New(string path, string @interface, string member, string? type) =>
        NewTo(isBus ? SystemdNames.Destination : null, path, @interface, member, type);

    /// <summary>A call to systemd whose arguments are all text.</summary>
    public MessageBuffer Make(string path, string @interface, string member, params ReadOnlySpan<string> arguments) =>
        MakeTo(isBus ? SystemdNames.Destination : null, path, @interface, member, arguments);

    /// <summary>A call to the bus itself whose arguments are all text.</summary>
    public MessageBuffer MakeToBus(string member, params ReadOnlySpan<string> arguments) =>
        MakeTo(SystemdNames.Bus, SystemdNames.BusPath, SystemdNames.Bus, member, arguments);

    /// <summary>Sends a call and reads its reply, in its place among the signals.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">The reply's type: another one is an error.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="DBusErrorReplyException">An error reply.</exception>
    /// <exception cref="DBusExceptionBase">The reply cannot be read, or the connection was lost.</exception>
    public Task<T> SendAsync<T>(MessageBuffer call, string type, BodyReader<T> read) =>
        bus.CallMethodAsync(call, (message, _) => Read(message, type, read));

    /// <summary>Sends a call, and waits for the reply without reading it.</summary>
    public Task SendAsync(MessageBuffer call) => bus.CallMethodAsync(call);

    /// <summary>
    /// All properties of a unit. No interface: those of all. systemd loads a unit whose path is asked about, as "systemctl show" has it.
    /// </summary>
    public Task<ImmutableDictionary<string, BusValue>> GetAllAsync(string unit, Action<ImmutableDictionary<string, BusValue>>? take = null) => SendAsync(
        Make(UnitPath.Of(unit), SystemdNames.Properties, "GetAll", ""),
        BusBody.Properties,
        (ref Reader body) =>
        {
            var properties = BusBody.ReadProperties(ref body);
            take?.Invoke(properties);
            return properties;
        });

    /// <summary>Reads a body of this type.</summary>
    /// <exception cref="DBusReadException">It is of another one, or not what it says it is.</exception>
    public static T Read<T>(Message message, string type, BodyReader<T> read)
    {
        if (message.SignatureAsString != type)
        {
            throw new DBusReadException($"it is of type '{message.SignatureAsString}', not '{type}'");
        }

        try
        {
            var body = message.GetBodyReader();
            return read(ref body);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or OutOfMemoryException)
        {
            // A length that is none: the library looks at those of arrays only.
            throw new DBusReadException($"it is no '{type}'", e);
        }
    }

    private MessageWriter NewTo(string? destination, string path, string @interface, string member, string? type)
    {
        var call = bus.GetMessageWriter();
        call.WriteMethodCallHeader(destination, path, @interface, member, type);
        return call;
    }

    private MessageBuffer MakeTo(string? destination, string path, string @interface, string member, params ReadOnlySpan<string> arguments)
    {
        var call = NewTo(destination, path, @interface, member, arguments.Length == 0 ? null : new string('s', arguments.Length));
        foreach (var argument in arguments)
        {
            call.WriteString(argument);
        }

        return call.CreateMessage();
    }
}
