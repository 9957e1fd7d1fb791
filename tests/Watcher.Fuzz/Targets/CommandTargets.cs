using System.Collections;
using System.Collections.Immutable;
using Watcher.Commands;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Hosting;

namespace Watcher.Fuzz.Targets;

/// <summary>What operators write: command lines, the configuration. What the service says to passes.</summary>
internal static class CommandTargets
{
    private static readonly Hashtable NoEnvironment = [];

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        FuzzTarget.OfText("age", Ages),
        FuzzTarget.OfText("pass-answer", input => PassProtocol.Format(PassProtocol.Parse(input))),
        FuzzTarget.OfText("pass-words", Words),
        new("settings", Settings, typeof(SettingsException)),
        new("snapshot", Snapshot),
    ];

    private static void Ages(string input)
    {
        if (Age.TryParse(StockAge.Plain(input), out var age))
        {
            FindingException.Unless(age >= TimeSpan.Zero, $"an age of {age}");
        }
    }

    /// <summary>A pass's words, with a NUL between.</summary>
    private static void Words(string input)
    {
        var words = StockArguments.Read(input.Split('\0'), ["serve", "status"]);
        FindingException.Unless(words.Error is null || words.Words.IsEmpty, "words that are wrong, and some that are not");
    }

    private static void Settings(byte[] input) => _ = SettingsLoader.Load(Scratch.Write("/watcher.json", input), NoEnvironment);

    private static void Snapshot(byte[] input)
    {
        var paths = new GanetiPaths(Scratch.Root);
        Scratch.Write(paths.ServiceDetails[Scratch.Root.Length..], input);
        if (ServiceSnapshot.Read(paths) is { } snapshot)
        {
            _ = (snapshot.IsFresh(TimeProvider.System), snapshot.Standing.Count(state => state.IsFault), snapshot.At.ToLocalTime());
        }
    }
}
