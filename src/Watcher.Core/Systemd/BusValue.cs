using System.Collections.Immutable;

namespace Watcher.Core.Systemd;

/// <summary>A value as it came over D-Bus. Arrays, structures and dictionary entries are all lists.</summary>
internal abstract record BusValue
{
    private BusValue()
    {
    }

    /// <summary>Types s, o and g; and d, as text.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : BusValue;

    /// <summary>Types y, n, q, i, u, x, t and h.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Number(Int128 Value) : BusValue;

    /// <summary>Type b.</summary>
    /// <param name="Value">Yes or no.</param>
    public sealed record Flag(bool Value) : BusValue;

    /// <summary>A container's contents.</summary>
    /// <param name="Items">In their order.</param>
    public sealed record List(ImmutableArray<BusValue> Items) : BusValue;
}
