using System.Globalization;

namespace Watcher.NodeTests.Campaigns;

/// <summary>
/// A test that does the same at random again and again. WATCHER_CAMPAIGN says how often, by itself it is a few times; WATCHER_CAMPAIGN_SEED repeats one.
/// </summary>
internal sealed class Campaign
{
    private readonly string _what;
    private readonly int _seed;

    /// <param name="what">What is done, for the figures.</param>
    /// <param name="few">How often by itself.</param>
    /// <param name="most">How often at the most.</param>
    public Campaign(string what, int few, int most = int.MaxValue)
    {
        _what = what;
        _seed = Number("WATCHER_CAMPAIGN_SEED") ?? Random.Shared.Next();
        Count = Math.Min(Number("WATCHER_CAMPAIGN") ?? few, most);
        Random = new Random(_seed);
    }

    public int Count { get; }

    public Random Random { get; }

    /// <summary>A moment in the middle of something.</summary>
    public Task DelayAsync(int longestMilliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Next(longestMilliseconds)), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Where a failure was, and how to have it again.</summary>
    public string At(int round) => string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {Count}, WATCHER_CAMPAIGN_SEED={_seed}");

    public void Done(string came) => Figures.Say(string.Create(CultureInfo.InvariantCulture, $"{Count} {_what}: {came} (seed {_seed})"));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
