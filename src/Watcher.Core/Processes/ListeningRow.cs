using System.Globalization;
using System.Net;

namespace Watcher.Core.Processes;

/// <summary>A row of /proc/net/tcp or tcp6 about a socket that listens.</summary>
/// <param name="Place">Where.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Inode">What the links in /proc/PID/fd call it.</param>
/// <param name="Waiting">How many connections are made and not accepted.</param>
internal sealed record ListeningRow(IPEndPoint Place, uint User, string Inode, int Waiting)
{
    private const string Listening = "0A";
    private const int DigitsOfWord = 8;

    /// <summary>The row of a line "sl local_address rem_address st tx_queue:rx_queue … uid timeout inode …"; null when it does not listen.</summary>
    public static ListeningRow? Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && fields[3] == Listening
            && fields[1].Split(':') is [var address, var port] && address.Length % DigitsOfWord == 0
            && ushort.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && fields[4].Split(':') is [_, var queue] && int.TryParse(queue, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var waiting)
            && uint.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && ParseAddress(address) is { } parsed
            ? new ListeningRow(new IPEndPoint(parsed, number), user, fields[9], waiting)
            : null;
    }

    /// <summary>Words of 32 bits, each as a number: in memory it is the address (in network order).</summary>
    private static IPAddress? ParseAddress(string text)
    {
        var bytes = new byte[text.Length / 2];
        for (var word = 0; word * DigitsOfWord < text.Length; word++)
        {
            if (!uint.TryParse(text.AsSpan(word * DigitsOfWord, DigitsOfWord), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            BitConverter.TryWriteBytes(bytes.AsSpan(word * sizeof(uint)), value);
        }

        return bytes.Length is 4 or 16 ? new IPAddress(bytes) : null;
    }
}
