using System.Text.Json;
using System.Text.Unicode;
using Watcher.Core.Storage;

namespace Watcher.Core.Luxi;

/// <summary>What is around every result: <c>{"success": …, "result": …, "version": …}</c> (ganeti/rpc/client.py).</summary>
internal static class AnswerEnvelope
{
    public const string Success = "success";
    public const string Result = "result";
    public const string Version = "version";

    // An answer's version is the configuration's: 3000000 is 3.0. Another major version may have other shapes.
    private const int OldestVersion = 2_000_000;
    private const int NewestVersion = 3_999_999;

    /// <exception cref="LuxiProtocolException">Another version is spoken than what is understood here.</exception>
    public static void CheckVersion(JsonElement version, string place)
    {
        if (version.ValueKind != JsonValueKind.Null && LuxiValue.Number(version, $"{place}: {Version}") is < OldestVersion or > NewestVersion)
        {
            throw new LuxiProtocolException($"{place}: version {version} is spoken, which is not understood here");
        }
    }

    /// <exception cref="LuxiProtocolException">It is not UTF-8.</exception>
    public static void CheckUtf8(ReadOnlySpan<byte> answer, string place)
    {
        if (!Utf8.IsValid(answer))
        {
            throw new LuxiProtocolException($"{place}: is not UTF-8");
        }
    }

    public static LuxiProtocolException Incomplete(string place) => new($"{place}: the answer lacks '{Success}' or '{Result}'");

    public static LuxiProtocolException NoJson(string place, JsonException e) => new($"{place}: the answer is no JSON: {JsonPlace.Describe(e)}", e);

    /// <summary>The error of an answer without success.</summary>
    /// <param name="result">Its result; null when that was a table, which is no error of Ganeti's.</param>
    public static LuxiRefusedException Refusal(JsonElement? result) =>
        new(result is not { } error ? new GanetiError("RequestError", ["a table"])
            : GanetiError.TryRead(error) ?? new GanetiError("RequestError", [LuxiValue.Printable(error)]));
}
