using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Reporting;

namespace Watcher.Core.Confd;

/// <summary>
/// confd's datagrams (ganeti/confd/client.py, serializer.py): a magic word, then JSON that holds a text and its signature, HMAC-SHA1 of the salt and
/// the text. In the text is JSON again. A question's salt is the time, which confd compares with its own; an answer's is the question's random one.
/// </summary>
internal static class ConfdMessage
{
    /// <summary>The longest datagram that there is.</summary>
    public const int Longest = 65_507;

    private const int Protocol = 1;
    private const int NodeRoleByName = 1;
    private const int StatusOk = 0;
    private const string Text = "msg";
    private const string Salt = "salt";
    private const string Signature = "hmac";

    private static ReadOnlySpan<byte> Magic => "plj0"u8;

    /// <summary>The question for a node's role.</summary>
    /// <param name="node">The node's name, letter by letter as the cluster has it: confd knows no other.</param>
    /// <param name="salt">A random text that no other question has.</param>
    /// <param name="now">The time.</param>
    /// <param name="key">The cluster's HMAC key.</param>
    public static byte[] AskRole(string node, string salt, DateTimeOffset now, ReadOnlySpan<byte> key)
    {
        var text = new JsonObject { ["protocol"] = Protocol, ["type"] = NodeRoleByName, ["query"] = node, ["rsalt"] = salt }.ToJsonString();
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var message = new JsonObject { [Text] = text, [Salt] = time, [Signature] = Convert.ToHexStringLower(Sign(time, text, key)) };
        return [.. Magic, .. Encoding.UTF8.GetBytes(message.ToJsonString())];
    }

    /// <summary>Reads what came back.</summary>
    /// <param name="datagram">It.</param>
    /// <param name="salt">The question's.</param>
    /// <param name="key">The cluster's HMAC key.</param>
    public static ConfdReading Read(ReadOnlyMemory<byte> datagram, string salt, ReadOnlySpan<byte> key)
    {
        if (!datagram.Span.StartsWith(Magic))
        {
            return Ignore("does not begin as confd's do");
        }

        try
        {
            var json = datagram[Magic.Length..];
            AnswerEnvelope.CheckUtf8(json.Span, Text);
            using var message = JsonDocument.Parse(json);
            var (text, itsSalt) = (TextOf(message.RootElement, Text), TextOf(message.RootElement, Salt));
            return !IsSigned(TextOf(message.RootElement, Signature), itsSalt, text, key) ? Ignore("is not signed with this cluster's key")
                : itsSalt != salt ? Ignore("answers another question")
                : new ConfdReading(ReadReply(text), null);
        }
        catch (Exception e) when (e is JsonException or LuxiProtocolException)
        {
            return Ignore($"cannot be understood: {Said.Cut(e.Message)}");
        }
    }

    private static ConfdReply ReadReply(string text)
    {
        using var document = JsonDocument.Parse(text);
        var reply = document.RootElement;
        return NumberOf(reply, "protocol") is not Protocol and var protocol ? throw new LuxiProtocolException($"protocol {protocol} is spoken")
            : NumberOf(reply, "status") is not StatusOk and var status ? new ConfdReply(NumberOf(reply, "serial"), null, Refusal(reply, status))
            : NumberOf(reply, "answer") is var role && role is >= 0 and <= (long)ConfdRole.Regular ? new ConfdReply(NumberOf(reply, "serial"), (ConfdRole)role)
            : throw new LuxiProtocolException($"there is no role {role}");
    }

    /// <summary>An answer of that status is no role, be it a number or a text: error 2 is no word for offline.</summary>
    private static string Refusal(JsonElement reply, long status) => string.Create(
        CultureInfo.InvariantCulture, $"status {status}: {Said.Cut(Member(reply, "answer") is { } answer ? LuxiValue.Printable(answer) : "")}");

    /// <summary>Of a salt and a text.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "It is what confd speaks, and as an HMAC it is not broken.")]
    internal static byte[] Sign(string salt, string text, ReadOnlySpan<byte> key) => HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(salt + text));

    private static bool IsSigned(string signature, string salt, string text, ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Sign(salt, text, key))));

    private static string TextOf(JsonElement value, string name) => LuxiValue.Text(Required(value, name), name);

    private static long NumberOf(JsonElement value, string name) =>
        Required(value, name) is { ValueKind: JsonValueKind.Number } member ? LuxiValue.Number(member, name) : throw new LuxiProtocolException($"{name} is no number");

    private static JsonElement Required(JsonElement value, string name) => Member(value, name) ?? throw new LuxiProtocolException($"it has no {name}");

    private static JsonElement? Member(JsonElement value, string name) => LuxiValue.Member(value, name, "it");

    private static ConfdReading Ignore(string why) => new(null, why);
}
