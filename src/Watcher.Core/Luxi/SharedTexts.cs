using System.Text;

namespace Watcher.Core.Luxi;

/// <summary>
/// Texts that repeat themselves in an answer (nodes, states, groups) are made once. A table of a fixed size, in which a later text takes the place
/// of an earlier one: what does not repeat itself costs nothing but its own making.
/// </summary>
internal sealed class SharedTexts
{
    private const int Slots = 256;

    // Longer than a host's name may be (253) nothing repeats itself often.
    private const int Longest = 256;

    private readonly string?[] _texts = new string?[Slots];

    /// <summary>The text of bytes that are valid UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var known = ref _texts[Slot(utf8)];
        if (known is null || !Ascii.Equals(utf8, known))
        {
            known = Encoding.UTF8.GetString(utf8);
        }

        return known;
    }

    private static uint Slot(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a
        var hash = 2166136261;
        foreach (var each in utf8)
        {
            hash = (hash ^ each) * 16777619;
        }

        return (hash ^ (hash >> 16)) % Slots;
    }
}
