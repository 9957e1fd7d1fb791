using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.UnitTests.DaemonUtil;

/// <summary>A systemd that only notes which units it is to run: the test says what happens in them, and when.</summary>
internal sealed class UnitRecorder : ISystemdBus
{
    public List<TransientUnit> Asked { get; } = [];

    public Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct)
    {
        Asked.Add(unit);
        return Task.FromResult(new TransientResult("done", 0));
    }

    public Task<string> GetLoadStateAsync(string unit, CancellationToken ct) => throw new NotSupportedException();

    public Task<ImmutableArray<UnitStates>> GetStatesAsync(ImmutableArray<string> units, CancellationToken ct) => throw new NotSupportedException();

    public Task FollowUnitsAsync(ImmutableArray<string> services, Action<Fact> post, Action onListed, CancellationToken ct) =>
        throw new NotSupportedException();
}
