using System.Collections.Immutable;
using System.Globalization;
using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>Reads values of any type out of a message (D-Bus specification, "Type System").</summary>
internal static class BusBody
{
    public const string Properties = "a{sv}";

    /// <summary>D-Bus itself allows 64; what systemd sends has three.</summary>
    private const int MostDepth = 16;

    /// <summary>An array of <see cref="Properties"/>' type.</summary>
    /// <exception cref="DBusReadException">It is not what it says it is.</exception>
    public static ImmutableDictionary<string, BusValue> ReadProperties(ref Reader reader)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, BusValue>();
        for (var end = reader.ReadArrayStart(DBusType.DictEntry); reader.HasNext(end);)
        {
            var name = reader.ReadString();
            properties[name] = ReadVariant(ref reader, 0);
        }

        return properties.ToImmutable();
    }

    private static BusValue ReadVariant(ref Reader reader, int depth)
    {
        var type = reader.ReadSignatureAsString();
        return type.Length > 0 && LengthOf(type) == type.Length ? Read(ref reader, type, depth) : throw Unreadable(type);
    }

    /// <summary>A value of one whole type.</summary>
    private static BusValue Read(ref Reader reader, ReadOnlySpan<char> type, int depth) => type[0] switch
    {
        's' => new BusValue.Text(reader.ReadString()),
        'o' => new BusValue.Text(reader.ReadObjectPathAsString()),
        'g' => new BusValue.Text(reader.ReadSignatureAsString()),
        'd' => new BusValue.Text(reader.ReadDouble().ToString(CultureInfo.InvariantCulture)),
        'b' => new BusValue.Flag(reader.ReadBool()),
        'y' => new BusValue.Number(reader.ReadByte()),
        'n' => new BusValue.Number(reader.ReadInt16()),
        'q' => new BusValue.Number(reader.ReadUInt16()),
        'i' => new BusValue.Number(reader.ReadInt32()),
        'u' or 'h' => new BusValue.Number(reader.ReadUInt32()),
        'x' => new BusValue.Number(reader.ReadInt64()),
        't' => new BusValue.Number(reader.ReadUInt64()),
        _ when depth == MostDepth => throw Unreadable(type),
        'v' => new BusValue.List([ReadVariant(ref reader, depth + 1)]),
        'a' => new BusValue.List(ReadItems(ref reader, type[1..], depth + 1)),
        _ => new BusValue.List(ReadMembers(ref reader, type[1..^1], depth + 1)),
    };

    private static ImmutableArray<BusValue> ReadItems(ref Reader reader, ReadOnlySpan<char> type, int depth)
    {
        var items = ImmutableArray.CreateBuilder<BusValue>();
        for (var end = reader.ReadArrayStart((DBusType)type[0]); reader.HasNext(end);)
        {
            items.Add(Read(ref reader, type, depth));
        }

        return items.ToImmutable();
    }

    /// <summary>Of a structure or an entry of a dictionary.</summary>
    private static ImmutableArray<BusValue> ReadMembers(ref Reader reader, ReadOnlySpan<char> types, int depth)
    {
        reader.AlignStruct();
        var members = ImmutableArray.CreateBuilder<BusValue>();
        while (types.Length > 0)
        {
            var length = LengthOf(types);
            members.Add(Read(ref reader, types[..length], depth));
            types = types[length..];
        }

        return members.ToImmutable();
    }

    /// <summary>How long the first whole type is. One without contents would be read without end.</summary>
    private static int LengthOf(ReadOnlySpan<char> types)
    {
        var at = 0;
        while (at < types.Length && types[at] == 'a')
        {
            at++;
        }

        if (at == types.Length || !"sogdbynqiuhxtv({".Contains(types[at], StringComparison.Ordinal))
        {
            throw Unreadable(types);
        }

        if (types[at] is not ('(' or '{'))
        {
            return at + 1;
        }

        var begun = at++;
        while (at < types.Length && types[at] is not (')' or '}'))
        {
            at += LengthOf(types[at..]);
        }

        return at < types.Length && at > begun + 1 ? at + 1 : throw Unreadable(types);
    }

    private static DBusReadException Unreadable(ReadOnlySpan<char> type) => new($"a value of type '{type}' cannot be read");
}
