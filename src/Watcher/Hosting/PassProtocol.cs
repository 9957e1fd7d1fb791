using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Watcher.Hosting;

/// <summary>
/// The words on <c>/run/ganeti-watcher/pass.socket</c>, each a line: the service says that it is there, the pass what it wants, the service what became
/// of it.
/// </summary>
internal static class PassProtocol
{
    public const string Here = "ganeti-watcher";
    public const string Make = "pass";
    public const string MakeWithoutWaiting = "pass no-wait";

    private const string Made = "made ";
    private const string NotMade = "not made: ";
    private const int LongestLine = 512;

    public static string Format(PassAnswer answer) => answer.ExitCode is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"{Made}{code}")
        : NotMade + answer.Why.ReplaceLineEndings(" ");

    public static PassAnswer Parse(string line) =>
        line.StartsWith(Made, StringComparison.Ordinal) && int.TryParse(line[Made.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? PassAnswer.Made(code)
            : PassAnswer.NotMade(line.StartsWith(NotMade, StringComparison.Ordinal) ? line[NotMade.Length..] : "its answer cannot be understood");

    public static async Task WriteAsync(Socket socket, string line, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        await socket.SendAsync((byte[])[.. bytes.Take(LongestLine - 1), (byte)'\n'], ct);
    }

    /// <summary>The next line.</summary>
    /// <returns>Null when the other side ended before one was whole, or wrote one that is too long.</returns>
    public static async Task<string?> ReadAsync(Socket socket, CancellationToken ct)
    {
        // One byte after the other: what follows the line is the next one's, and there are three short ones in all.
        var line = new List<byte>();
        var next = new byte[1];
        while (line.Count < LongestLine && await socket.ReceiveAsync(next, ct) == 1)
        {
            if (next[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]);
            }

            line.Add(next[0]);
        }

        return null;
    }
}
