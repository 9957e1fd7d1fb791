namespace Watcher.TestKit.Nodes;

/// <summary>Waits for something that a real node does in its own time.</summary>
internal static class Until
{
    /// <summary>The one deadline of what is waited for: it ends what would never come, and no machine is too slow for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits for it with the one deadline.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Its name.</param>
    /// <param name="instead">What there was instead.</param>
    /// <param name="isHopeless">Whether it can no longer come: who could bring it about has ended.</param>
    public static async Task TrueAsync(Func<bool> condition, string what, Func<string>? instead = null, Func<bool>? isHopeless = null)
    {
        var hopeless = false;
        await TrueAsync(
            () =>
            {
                // What came with the end is seen by one more look.
                if (hopeless && !condition())
                {
                    throw new InvalidOperationException($"can no longer come: {what}. {instead?.Invoke()}");
                }

                hopeless = isHopeless?.Invoke() == true;
                return condition();
            },
            Patience,
            what,
            instead);
    }

    /// <summary>Fails with what was waited for and, as the condition last saw it, what there was instead.</summary>
    public static async Task TrueAsync(Func<bool> condition, TimeSpan deadline, string what, Func<string>? instead = null)
    {
        if (!await WithinAsync(condition, deadline))
        {
            throw new TimeoutException($"after {deadline.TotalSeconds:0.#} s still not: {what}. {instead?.Invoke()}");
        }
    }

    /// <summary>False when the deadline came first.</summary>
    public static async Task<bool> WithinAsync(Func<bool> condition, TimeSpan deadline)
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

    /// <summary>The same, of what must be asked.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, Func<string>? instead = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                throw new TimeoutException($"after {deadline.TotalSeconds:0.#} s still not: {what}. {instead?.Invoke()}");
            }

            await Task.Delay(Period, TimeProvider.System);
        }
    }

    /// <summary>Tries something again that fails while the node is not ready.</summary>
    public static async Task SucceedsAsync(Func<Task> attempt, TimeSpan deadline)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                await attempt();
                return;
            }
            catch (CommandFailedException) when (TimeProvider.System.GetElapsedTime(started) < deadline)
            {
                await Task.Delay(Period, TimeProvider.System);
            }
        }
    }
}
