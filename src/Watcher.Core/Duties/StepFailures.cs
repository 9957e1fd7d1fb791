using Watcher.Core.Reporting;

namespace Watcher.Core.Duties;

/// <summary>A duty's steps that failed one after the other: each waits longer for the next one, and each cause is told once.</summary>
/// <param name="retryFirst">The wait after the first.</param>
/// <param name="retryMost">The longest.</param>
internal sealed class StepFailures(TimeSpan retryFirst, TimeSpan retryMost)
{
    private int _count;
    private string? _last;

    /// <summary>A step failed.</summary>
    /// <param name="name">The runner's name.</param>
    /// <param name="phase">What the step was at.</param>
    /// <param name="e">Why.</param>
    /// <returns>When to try again, and what is to be told; null when the last one failed so too.</returns>
    public (TimeSpan RetryIn, StepFailed? News) Add(string name, string phase, Exception e)
    {
        var retryIn = Backoff.After(++_count, retryFirst, retryMost);
        var failure = $"{phase}: {e.Message}";
        if (failure == _last)
        {
            return (retryIn, null);
        }

        _last = failure;
        return (retryIn, new StepFailed(name, phase, FailureText.Of(e), Duration.Text(retryIn)));
    }

    /// <summary>A step went through.</summary>
    /// <returns>What is to be told; null when none had failed.</returns>
    public StepRecovered? End(string name)
    {
        var news = _count > 0 ? new StepRecovered(name, _count) : null;
        (_count, _last) = (0, null);
        return news;
    }
}
