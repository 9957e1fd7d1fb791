namespace Watcher.TestKit.Nodes;

/// <summary>Waits for something that a real node does in its own time.</summary>
internal static class Until
{
    /// <summary>
    /// How long anything is waited for: so long that what takes longer never comes. No test has a deadline of its own, which would be a test of the
    /// machine; how fast something is, the bench measures.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>What must be asked costs a process each time: the longer it does not come, the less often it is asked for.</summary>
    private static readonly TimeSpan FirstAskPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestAskPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>What must be asked may take a while to answer on a busy machine, which is given no fewer chances for that.</summary>
    private const int FewestQuestions = 20;

    /// <summary>Fails with what was waited for and, as the condition last saw it, what there was instead.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="instead">What there is while it is not so.</param>
    /// <param name="never">Why it can no longer come, or null: then nothing is waited for.</param>
    public static Task TrueAsync(Func<bool> condition, string what, Func<string>? instead = null, Func<string?>? never = null) =>
        TrueAsync(
            () =>
            {
                // Asked first: what came just before the end is seen.
                var why = never?.Invoke();
                return condition() || Comes(why, what, instead);
            },
            Deadline,
            what,
            instead);

    /// <summary>The same, of what must be asked.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, Func<string>? instead = null, Func<string?>? never = null) =>
        TrueAsync(
            async () =>
            {
                var why = never?.Invoke();
                return await condition() || Comes(why, what, instead);
            },
            Deadline,
            what,
            instead);

    /// <summary>With a deadline of the caller's own: for measurements.</summary>
    public static async Task TrueAsync(Func<bool> condition, TimeSpan deadline, string what, Func<string>? instead = null)
    {
        if (!await WithinAsync(condition, deadline))
        {
            throw Late(deadline, what, instead);
        }
    }

    /// <summary>The same, of what must be asked.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, Func<string>? instead = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        var period = FirstAskPeriod;
        for (var questions = 1; !await condition(); questions++)
        {
            if (questions >= FewestQuestions && TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                throw Late(deadline, what, instead);
            }

            await Task.Delay(period, TimeProvider.System);
            period = TimeSpan.FromTicks(Math.Min(period.Ticks * 5 / 4, LongestAskPeriod.Ticks));
        }
    }

    /// <summary>For cleaning up: waits for what need not come.</summary>
    public static Task<bool> WithinAsync(Func<bool> condition) => WithinAsync(condition, Deadline);

    /// <summary>Tries something again that fails while the node is not ready.</summary>
    public static async Task SucceedsAsync(Func<Task> attempt)
    {
        CommandFailedException? failure = null;
        await TrueAsync(
            async () =>
            {
                try
                {
                    await attempt();
                    return true;
                }
                catch (CommandFailedException e)
                {
                    failure = e;
                    return false;
                }
            },
            "it succeeds",
            () => failure?.Message ?? "");
    }

    /// <summary>False when the deadline came first.</summary>
    private static async Task<bool> WithinAsync(Func<bool> condition, TimeSpan deadline)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                return false;
            }

            await Task.Delay(Period, TimeProvider.System);
        }

        return true;
    }

    /// <summary>False while it still may; else there is no more waiting.</summary>
    private static bool Comes(string? never, string what, Func<string>? instead) =>
        never is { } why ? throw new TimeoutException($"{why}; so this never comes: {what}. {instead?.Invoke()}") : false;

    private static TimeoutException Late(TimeSpan deadline, string what, Func<string>? instead) =>
        new($"after {deadline.TotalSeconds:0.#} s still not: {what}. {instead?.Invoke()}");
}
