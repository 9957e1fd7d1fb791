using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>Keeps one duty at work for each node group, for as long as this node is the master.</summary>
/// <param name="composition">Builds them.</param>
/// <param name="duties">Where they work.</param>
/// <param name="report">Forgets those that are gone.</param>
/// <param name="log">The log.</param>
internal sealed class GroupFollower(Composition composition, DutySet duties, ServiceReport report, ILogger log)
{
    private readonly Channel<Tick> _ticks = Channel.CreateBounded<Tick>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private string? _told;

    /// <summary>The schedule came round: the groups are looked up, and their duties told.</summary>
    public void Tick() => _ticks.Writer.TryWrite(new Tick());

    public async Task RunAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        await foreach (var tick in _ticks.Reader.ReadAllAsync(ct))
        {
            await RefreshAsync(ct);
            duties.Post(InstancesDuty.Name, tick);
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            var groups = await composition.GroupsAsync(ct);
            var present = duties.Runners.Where(runner => runner.Kind == InstancesDuty.Name).Select(runner => runner.Name).ToHashSet();
            var wanted = groups.ToDictionary(Composition.NameOf);
            foreach (var name in present.Except(wanted.Keys))
            {
                if (await duties.RemoveAsync(name) is { } gone)
                {
                    report.Forget(gone);
                }
            }

            foreach (var name in wanted.Keys.Except(present))
            {
                duties.Add(composition.GroupDuty(wanted[name]));
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
}
