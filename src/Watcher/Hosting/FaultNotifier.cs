using System.Collections.Concurrent;
using System.Threading.Channels;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Duties;
using Watcher.Core.Notify;

namespace Watcher.Hosting;

/// <summary>Has the operator's command run when faults begin or end: by the service after its duties have stepped, by a pass at its end.</summary>
/// <param name="settings">The configuration in force.</param>
/// <param name="command">Runs it.</param>
/// <param name="own">The faults that no duty sees.</param>
/// <param name="isBesideService">Whether another process is the service, and knows what ails that.</param>
/// <param name="time">Time.</param>
internal sealed class FaultNotifier(Func<NotifySettings> settings, NotifyCommand command, OwnFaults own, bool isBesideService, TimeProvider time)
{
    /// <summary>What is between two runs at least: what comes and goes meanwhile is told in one, or not at all.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    /// <summary>The same after one in vain.</summary>
    public static readonly TimeSpan ApartInVain = TimeSpan.FromMinutes(10);

    /// <summary>For what follows from the first news: several daemons die at once, several duties see one cause.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromSeconds(5);

    /// <summary>Until then what a duty told that there is not yet may still stand. Afterwards it is one that there is no more, as an old master's.</summary>
    public static readonly TimeSpan AllHaveStepped = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<IDutyRunner, bool> _duties = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeSpan _began = time.SinceBoot();

    /// <summary>A duty has stepped.</summary>
    public void Stepped(IDutyRunner runner)
    {
        _duties[runner] = true;
        Changed();
    }

    /// <summary>There may be something new to tell.</summary>
    public void Changed() => _changed.Writer.TryWrite(true);

    /// <summary>A duty is no more.</summary>
    public void Forget(IDutyRunner runner) => _duties.TryRemove(runner, out _);

    /// <summary>Tells whenever there is news, until cancelled. While no duty steps it sleeps.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        TimeSpan? notBefore = null;
        await foreach (var _ in _changed.Reader.ReadAllAsync(ct))
        {
            if (settings().ToOptions() is null || !command.HasNews(Standing(), duty => IsLookedAt(duty, isWhole: false)))
            {
                continue;
            }

            var now = time.SinceBoot();
            var at = now + Gathering;
            await Task.Delay((notBefore > at ? notBefore.Value : at) - now, time, ct);
            notBefore = await TellAsync(isWhole: false, ct) ? time.SinceBoot() + Apart : time.SinceBoot() + ApartInVain;
        }
    }

    /// <summary>Tells now, if there is news.</summary>
    /// <param name="isWhole">Whether all duties that there are have stepped.</param>
    /// <param name="ct">Ends the wait for the command.</param>
    /// <returns>False when that was in vain.</returns>
    public Task<bool> TellAsync(bool isWhole, CancellationToken ct) =>
        settings().ToOptions() is { } options ? command.TellAsync(options, Standing(), duty => IsLookedAt(duty, isWhole), ct) : Task.FromResult(true);

    private List<ToldFault> Standing()
    {
        var now = time.GetLocalNow();
        return
        [
            .. _duties.Keys.SelectMany(duty => duty.Standing.Where(notice => notice.IsFault).Select(notice => ToldFault.Of(notice, duty.Name, now))),
            .. own.All.Select(each => ToldFault.Of(each.Notice, each.Duty, now)),
        ];
    }

    /// <summary>One that is there has its say once it has stepped well.</summary>
    private bool IsLookedAt(string duty, bool isWhole) => duty.Length == 0 || (duty == OwnFaults.Service ? !isBesideService : _duties.Keys.FirstOrDefault(each => each.Name == duty) is { } runner
        ? runner.LastGoodStep is not null
        : isWhole || time.SinceBoot() - _began > AllHaveStepped);
}
