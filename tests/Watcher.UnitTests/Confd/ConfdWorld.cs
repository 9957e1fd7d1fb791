using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Watcher.UnitTests.Confd;

/// <summary>A confd's side of the protocol, by its own hand.</summary>
internal static class ConfdWorld
{
    public static string Sign(string text, string salt, byte[] key)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(salt));
        hmac.AppendData(Encoding.UTF8.GetBytes(text));
        return $"plj0{JsonSerializer.Serialize(new Dictionary<string, string> { ["hmac"] = Convert.ToHexStringLower(hmac.GetHashAndReset()), ["msg"] = text, ["salt"] = salt })}";
    }

    public static string Role(int role, long serial) => $$"""{"protocol":1,"status":0,"answer":{{role}},"serial":{{serial}}}""";
}
