using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>Reads values of any type out of a message.</summary>
internal static class BusValueReader
{
    /// <summary>D-Bus itself allows 64; what systemd sends has three.</summary>
    private const int MostDepth = 16;

    /// <summary>The rest of the current container, or of the message, as one list.</summary>
    public static ImmutableArray<BusValue> ReadAll(BusMessage message, int depth = 0)
    {
        var items = ImmutableArray.CreateBuilder<BusValue>();
        while (message.Peek() is { } next)
        {
            items.Add(Read(message, next.Type, next.Contents, depth));
        }

        return items.ToImmutable();
    }

    /// <summary>A reply of type <c>a{sv}</c>.</summary>
    public static ImmutableDictionary<string, BusValue> ReadProperties(BusMessage message)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, BusValue>();
        message.Enter('a', "{sv}");
        while (message.Enter('e', "sv"))
        {
            var name = message.ReadString();
            if (message.Peek() is { Type: 'v', Contents: { } contents })
            {
                message.Enter('v', contents);
                properties[name] = ReadAll(message, 1) is [var value]
                    ? value
                    : throw new BusException("", $"the property {name} has no value");
                message.Exit();
            }

            message.Exit();
        }

        message.Exit();
        return properties.ToImmutable();
    }

    private static BusValue Read(BusMessage message, char type, string? contents, int depth)
    {
        switch (type)
        {
            case 's' or 'o' or 'g':
                return new BusValue.Text(message.ReadString(type));
            case 'b':
                return new BusValue.Flag(message.ReadBool());
            case 'd':
                return new BusValue.Text(message.ReadDouble().ToString(CultureInfo.InvariantCulture));
            case 'a' or 'r' or 'e' or 'v' when depth < MostDepth && contents is not null:
                message.Enter(type, contents);
                var items = ReadAll(message, depth + 1);
                message.Exit();
                return new BusValue.List(items);
            default:
                return new BusValue.Number(message.ReadNumber(type));
        }
    }
}
