using Watcher.Core;

namespace Watcher.Hosting;

/// <summary>
/// How much later than its schedule says a tick goes on: always the same for a schedule of a node, so that clusters that are watched alike do
/// not all ask at once, nor a node's duties, and yet each period is as long as the last. Pure.
/// </summary>
internal static class Jitter
{
    // What comes round every five minutes comes 30 s later at the most.
    private const int PartOfPeriod = 10;

    // A schedule that rests at night has long periods and short ones: the tick must not come behind the next one's.
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    public static TimeSpan Of(string node, string schedule, TimeSpan period)
    {
        var most = period / PartOfPeriod;
        return (most < Most ? most : Most) * StableFraction.Of($"{schedule} {node}");
    }
}
