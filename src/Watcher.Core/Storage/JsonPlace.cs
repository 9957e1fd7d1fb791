using System.Globalization;
using System.Text.Json;

namespace Watcher.Core.Storage;

/// <summary>What is wrong with a JSON text, for people: places count from 1, as editors have them.</summary>
internal static class JsonPlace
{
    // What System.Text.Json puts behind its message, counted from 0.
    private static readonly string[] Appendages = [" Path: ", " LineNumber: "];

    /// <returns>"line 3, byte 14: what is wrong"; only what is wrong where the parser does not say where.</returns>
    public static string Describe(JsonException e)
    {
        var end = Appendages.Select(appendage => e.Message.IndexOf(appendage, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(e.Message.Length).Min();
        var what = e.Message[..end];
        return e is { LineNumber: { } line, BytePositionInLine: { } position }
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {position + 1}: {what}")
            : what;
    }
}
