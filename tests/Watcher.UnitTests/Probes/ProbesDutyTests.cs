using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Probes;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Probes;

/// <summary>Who is asked when, and what silence says.</summary>
public sealed class ProbesDutyTests : ProbesTest
{
    [Fact]
    public async Task Answers_NothingIsToldOrDone()
    {
        await StepAsync();

        Assert.Equal(1, Asked);
        Assert.Empty(Reporter.Told);
        Assert.Empty(Node.Restarts);
    }

    [Fact]
    public async Task SilentOnce_IsAskedAgainBeforeAnythingIsDone()
    {
        IsSilent = true;

        Assert.Equal(TimeSpan.FromSeconds(3), (await StepAsync()).WakeIn);
        Assert.Empty(Reporter.Told);

        IsSilent = false;
        await StepAsync();
        Assert.Empty(Reporter.Told);
        Assert.Empty(Node.Restarts);
    }

    [Fact]
    public async Task Young_IsNotAsked()
    {
        IsSilent = true;
        Node.Set(Rapi, new DaemonSight.Running(new(500, (ulong)(Time.GetElapsedTime(0, Time.GetTimestamp()).TotalSeconds * 100))));

        await StepAsync();

        Assert.Equal(0, Asked);
    }

    [Fact]
    public async Task NotTheMaster_NobodyIsAsked()
    {
        IsSilent = true;
        Node.Cluster = new ClusterView(NodeRole.Regular, UsesUserShutdown: false);

        await StepAsync();

        Assert.Equal(0, Asked);
    }

    [Fact]
    public async Task WasSilentAsMasterBefore_SaysNothingWhenItIsMasterAgain()
    {
        IsSilent = true;
        await StepAsync();
        Node.Cluster = new ClusterView(NodeRole.Regular, UsesUserShutdown: false);
        await StepAsync();
        Node.Cluster = new ClusterView(NodeRole.Master, UsesUserShutdown: false);

        await StepAsync();

        Assert.Empty(Node.Restarts);
    }

    [Fact]
    public async Task AnotherProcessWasSilent_SaysNothingOfThisOne()
    {
        IsSilent = true;
        await StepAsync();
        Node.Run(Rapi);
        Time.Advance(TimeSpan.FromHours(1));

        await StepAsync();

        Assert.Empty(Node.Restarts);
    }

    /// <summary>Restarted or stopped while the question waits, in systemd's socket say: it says nothing of either process, however often.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EndsWhileItIsAsked_ItsSilenceDoesNotCount(bool isRestarted)
    {
        IsSilent = true;
        await StepAsync();
        WhileAsked = () => Node.Set(Rapi, isRestarted ? new DaemonSight.Running(new(501 + Asked, 1)) : new DaemonSight.Absent());
        for (var look = 0; look < 3; look++)
        {
            await StepAsync();
        }

        Assert.Empty(Node.Restarts);
        Assert.Empty(Standing);

        // That which does not end, and does not answer, is told after two looks.
        WhileAsked = () => { };
        Node.Set(Rapi, new DaemonSight.Running(new(600, 1)));
        await StepAsync();
        await StepAsync();
        Assert.Equal([Rapi], Node.Restarts);
    }

    /// <summary>At the host that the operator named, and then where it listens; each takes as long as the configuration allows.</summary>
    [Fact]
    public async Task HangsWhereverItIsAsked_TheLookIsNotOverBeforeTheQuestionsAre()
    {
        var longest = TimeSpan.FromSeconds(25);
        using var asked = new SemaphoreSlim(0);
        async Task HangAsync(CancellationToken ct)
        {
            asked.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, Time, ct);
        }

        var probe = new DaemonProbe(
            DaemonCatalog.All.Single(daemon => daemon.Name == Rapi),
            (_, _, ct) => HangAsync(ct),
            async (_, ct) =>
            {
                await HangAsync(ct);
                return null;
            });
        var duty = new ProbesDuty(Node, [probe], () => new ProbesOptions { AnswerDeadline = longest }, Time);
        var runner = new DutyRunner<ProbesDuty, ProbesMemory, ProbesSeen>(
            duty, Store, Gate, Reporter, Time, new DutyRunnerOptions { ObserveDeadline = ProbesDuty.LongestLook });
        for (var look = 0; look < 2; look++)
        {
            runner.Post(new Tick());
            var step = runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
            for (var question = 0; question < 2; question++)
            {
                await asked.WaitAsync(TestContext.Current.CancellationToken);
                Time.Advance(longest);
            }

            Assert.False((await step.WaitAsync(Until.Deadline, TestContext.Current.CancellationToken)).Failed);
        }

        Assert.Equal([Rapi], Node.Restarts);
    }
}
