using System.Globalization;

namespace Watcher.Core.Duties;

/// <summary>Work that must be done in time.</summary>
internal static class Deadline
{
    /// <exception cref="TimeoutException">It was not.</exception>
    /// <exception cref="OperationCanceledException">By <paramref name="ct"/>: that is no lateness.</exception>
    public static async Task<T> WithinAsync<T>(TimeSpan deadline, TimeProvider time, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"not done within {deadline.TotalSeconds:0.#} s"), e);
        }
    }
}
