using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Hosting;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>What becomes of a source of facts that fails: it is run again, and told of when that was in vain, too.</summary>
public sealed class DutySetTests
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task SourceFails_IsRunAgain_AndToldIfItFailsOnceMore(int failures, bool isTold)
    {
        var time = new AwaitedTime();
        var log = new TextLog();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var source = new FailingSource(failures);
        var duties = new DutySet((_, _) => { }, log, time, end.Token);

        duties.Add(new HostedDuty(new IdleRunner(), source));
        for (var retry = 0; retry < failures; retry++)
        {
            var delay = Backoff.After(retry + 1, RetryFirst, TimeSpan.FromMinutes(5));
            await time.UntilAwaitedAsync(delay);
            time.Advance(delay);
        }

        await source.Runs.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isTold ? ["Lost sight of the units, which is looked for anew: gone"] : [], log.Texts);
        await end.CancelAsync();
    }

    private sealed class FailingSource(int failures) : IFactSource
    {
        private int _failed;

        public string Subject => "the units";

        public TaskCompletionSource Runs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task RunAsync(Action<Fact> post, CancellationToken ct)
        {
            if (_failed++ < failures)
            {
                throw new IOException("gone");
            }

            Runs.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
    }

    private sealed class IdleRunner : IDutyRunner
    {
        public string Kind => "idle";

        public string Name => Kind;

        public string Group => "";

        public ImmutableArray<Sample> Figures => [];

        public TimeSpan? LastStep => null;

        public TimeSpan? LastGoodStep => null;

        public TimeSpan LastSign => default;

        public bool AwaitsSlot => false;

        public int StepsBegun => 0;

        public IReadOnlyList<Notice> Standing => [];

        public bool HasFacts => false;

        public void Post(Fact fact)
        {
        }

        public Task<StepResult> StepAsync(StepMode mode, CancellationToken ct) => Task.FromResult(default(StepResult));

        public Task WaitForFactAsync(CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }

    private sealed class TextLog : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
