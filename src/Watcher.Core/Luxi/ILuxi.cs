using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watcher.Core.Luxi;

/// <summary>One call at a time of Ganeti's local protocol: luxid and WConfD speak it on a Unix socket (ganeti/rpc/client.py).</summary>
internal interface ILuxi
{
    /// <summary>Calls a method whose answer is short.</summary>
    /// <param name="method">Its name ("QueryClusterInfo").</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The result; whoever asked knows its shape.</returns>
    /// <exception cref="LuxiDownException">Nobody listens, or the connection was closed without an answer.</exception>
    /// <exception cref="LuxiTimeoutException">No answer within the deadline.</exception>
    /// <exception cref="LuxiProtocolException">The answer is not what the protocol says.</exception>
    /// <exception cref="LuxiRefusedException">The daemon answered with an error.</exception>
    Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct);

    /// <summary>Asks for things of one kind, however many there are: the answer is understood row by row while it comes, and never held as a whole.</summary>
    /// <param name="query">The question.</param>
    /// <param name="take">
    /// Called for each row, which is good for that call only. Whether all is well is known at the end: after an exception nothing of it counts.
    /// </param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="LuxiException">As above.</exception>
    Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct);
}
