using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Units.Activation;

namespace Watcher.Core.Daemons.Reports;

/// <summary>What a daemon's clients reach it through, where that is not its own socket. Pure.</summary>
internal static class BehindText
{
    /// <param name="unit">The daemon's.</param>
    /// <param name="units">What is remembered of all units.</param>
    /// <returns>Null where its clients reach it by itself.</returns>
    public static string? Of(string unit, ImmutableSortedDictionary<string, UnitLedger> units)
    {
        if (ActivatedUnits.All.FirstOrDefault(each => each.Daemon == unit) is not { } activated || !units.TryGetValue(activated.Socket, out var socket))
        {
            return null;
        }

        var state = socket.ActiveState switch { "active" => "listening", "inactive" => "closed", var other => other };
        return $"{activated.Socket} ({state}){Proxy(activated.Proxy, units.GetValueOrDefault(activated.Proxy))}";
    }

    // The first connection starts it, and it goes with the socket.
    private static string Proxy(string unit, UnitLedger? proxy) => proxy switch
    {
        { ActiveState: "active", MainPid: > 0 } => string.Create(CultureInfo.InvariantCulture, $", proxy pid {proxy.MainPid}"),
        null or { ActiveState: "active" or "inactive" } => "",
        _ => $", {unit} is {proxy.ActiveState}",
    };
}
