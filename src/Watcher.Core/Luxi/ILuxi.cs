using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watcher.Core.Luxi;

/// <summary>One call at a time of Ganeti's local protocol: luxid and WConfD speak it on a Unix socket (ganeti/rpc/client.py).</summary>
internal interface ILuxi
{
    /// <summary>Calls a method.</summary>
    /// <param name="method">Its name ("Query").</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The result; whoever asked knows its shape.</returns>
    /// <exception cref="LuxiDownException">Nobody listens, or the connection was closed without an answer.</exception>
    /// <exception cref="LuxiTimeoutException">No answer within the deadline.</exception>
    /// <exception cref="LuxiProtocolException">The answer is not what the protocol says.</exception>
    /// <exception cref="LuxiRefusedException">The daemon answered with an error.</exception>
    Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct);
}
