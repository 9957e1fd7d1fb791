namespace Watcher.TestKit.Nodes;

/// <summary>Waits for something that a real node does in its own time.</summary>
internal static class Until
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

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
