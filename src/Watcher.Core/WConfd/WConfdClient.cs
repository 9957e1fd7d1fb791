using System.Text.Json.Nodes;
using Watcher.Core.Luxi;

namespace Watcher.Core.WConfd;

/// <summary>The one call of WConfD that the watcher needs (ganeti/wconfd.py). It speaks luxid's protocol.</summary>
internal sealed class WConfdClient(ILuxi wconfd)
{
    // In lower case, though the Python client's method is called Echo (ganeti/rpc/stub/wconfd.py).
    private const string Echo = "echo";

    /// <summary>Whether it says what it is told to say; changes nothing.</summary>
    /// <exception cref="LuxiException">It does not.</exception>
    public async Task EchoAsync(string text, CancellationToken ct)
    {
        if (LuxiValue.Text(await wconfd.CallAsync(Echo, new JsonArray(text), ct), Echo) is var answer && answer != text)
        {
            throw new LuxiProtocolException($"{Echo} of '{text}' was answered by '{answer}'");
        }
    }
}
