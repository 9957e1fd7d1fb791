using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>Keeps the duties of each node group at work, for as long as this node is the master.</summary>
/// <param name="composition">Builds them.</param>
/// <param name="duties">Where they work.</param>
/// <param name="report">Forgets those that are gone.</param>
/// <param name="log">The log.</param>
internal sealed class GroupFollower(Composition composition, DutySet duties, ServiceReport report, ILogger log)
{
    private readonly Channel<Tick> _ticks = Channel.CreateBounded<Tick>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<NodeGroup, GroupDuties> _atWork = [];
    private string? _told;

    /// <summary>The schedule came round: the groups are looked up, and their duties told.</summary>
    public void Tick() => _ticks.Writer.TryWrite(new Tick());

    public async Task RunAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        await foreach (var tick in _ticks.Reader.ReadAllAsync(ct))
        {
            await RefreshAsync(ct);
            foreach (var duty in _atWork.Values.SelectMany(group => group.All))
            {
                duty.Runner.Post(tick);
            }
        }
    }

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
        }
        catch (Exception e) when (Composition.IsGroupsProblem(e))
        {
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
                report.Forget(duty.Runner);
            }

            gone.Dispose();
        }
    }
}
