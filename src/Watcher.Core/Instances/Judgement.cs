using Watcher.Core.Duties;

namespace Watcher.Core.Instances;

/// <summary>What is thought of one instance.</summary>
/// <param name="IsReady">Whether something is to be done to it now.</param>
/// <param name="Notice">What stands of it; null when nothing is worth telling.</param>
/// <param name="Again">When it is worth looking again, sooner than by the schedule.</param>
internal readonly record struct Judgement(bool IsReady, Notice? Notice = null, TimeSpan? Again = null)
{
    public static readonly Judgement Nothing = new(false);

    public static readonly Judgement Ready = new(true);

    public static Judgement Not(Notice notice, TimeSpan? again = null) => new(false, notice, again);
}
