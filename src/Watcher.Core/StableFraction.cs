using System.Text;

namespace Watcher.Core;

/// <summary>A number for a text, as good as any, but always the same for the same one: for delays that are to differ from node to node.</summary>
internal static class StableFraction
{
    /// <returns>From 0 to below 1.</returns>
    public static double Of(string text)
    {
        // FNV-1a: .NET's own hashes of strings differ from run to run, and a cryptographic one would load OpenSSL (4 MB).
        var hash = 2_166_136_261u;
        foreach (var each in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ each) * 16_777_619u);
        }

        return hash / (1.0 + uint.MaxValue);
    }
}
