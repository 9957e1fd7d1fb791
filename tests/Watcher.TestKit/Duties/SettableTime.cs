using Microsoft.Extensions.Time.Testing;

namespace Watcher.TestKit.Duties;

/// <summary>
/// Virtual time whose wall clock somebody sets, while the time since boot and all that waits go on as before. FakeTimeProvider's own AdjustTime takes the
/// time since boot along, which no kernel does.
/// </summary>
internal sealed class SettableTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void Set(TimeSpan by) => _by += by;
}
