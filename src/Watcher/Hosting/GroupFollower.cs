using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>Keeps the duties of each node group at work, for as long as this node is the master.</summary>
/// <param name="composition">Builds them.</param>
/// <param name="duties">Where they work.</param>
/// <param name="forget">Called for each that is gone.</param>
/// <param name="own">Hears whether the groups can be told.</param>
/// <param name="log">The log.</param>
internal sealed class GroupFollower(
    Composition composition, DutySet duties, Action<IDutyRunner> forget, OwnFaults own, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Channel<Tick> _ticks = Channel.CreateBounded<Tick>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<NodeGroup, GroupDuties> _atWork = [];
    private string? _told;

    /// <summary>Whether the groups could be told at the last look.</summary>
    public bool AreKnown => _told is null;

    /// <summary>The schedule came round: the groups are looked up, and their duties told.</summary>
    public void Tick() => _ticks.Writer.TryWrite(new Tick());

    public async Task RunAsync(CancellationToken ct)
    {
        await LookAsync(ct);
        await foreach (var tick in _ticks.Reader.ReadAllAsync(ct))
        {
            foreach (var runner in await LookAsync(ct))
            {
                runner.Post(tick);
            }
        }
    }

    /// <summary>The groups are looked up now.</summary>
    /// <returns>Their duties; those of before where the groups cannot be told, which <see cref="AreKnown"/> says then.</returns>
    public async Task<IReadOnlyList<IDutyRunner>> LookAsync(CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            await RefreshAsync(ct);
            return [.. _atWork.Values.SelectMany(group => group.All).Select(duty => duty.Runner)];
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            var groups = await composition.GroupsAsync(ct);
            foreach (var group in _atWork.Keys.Except(groups).ToList())
            {
                await RemoveAsync(group);
            }

            foreach (var group in groups.Except(_atWork.Keys).ToList())
            {
                _atWork[group] = composition.GroupDuties(group);
                foreach (var duty in _atWork[group].All)
                {
                    duties.Add(duty);
                }
            }

            _told = null;
            own.Groups = null;
        }
        catch (Exception e) when (Composition.IsGroupsProblem(e))
        {
            own.Groups = new GroupsUnknown(e.Message);
            if (_told != e.Message)
            {
                _told = e.Message;
                log.GroupsUnknown(e.Message);
            }
        }
    }

    private async Task RemoveAsync(NodeGroup group)
    {
        if (_atWork.Remove(group, out var gone))
        {
            foreach (var duty in gone.All)
            {
                await duties.RemoveAsync(duty);
                forget(duty.Runner);
            }

            gone.Dispose();
        }
    }
}
