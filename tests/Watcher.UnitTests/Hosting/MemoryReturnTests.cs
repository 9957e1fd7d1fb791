using Microsoft.Extensions.Time.Testing;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class MemoryReturnTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReturn _memory;
    private long _allocated;
    private int _returns;

    public MemoryReturnTests() => _memory = new MemoryReturn(_time, () => _allocated, () => _returns++);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Storm_IsFollowedByOneReturn_OnceItIsOver()
    {
        for (var step = 0; step < 50; step++)
        {
            Work(MemoryReturn.Worth);
            _time.Advance(MemoryReturn.Quiet / 2);
        }

        Assert.Equal(0, _returns);
        _time.Advance(MemoryReturn.Quiet / 2);
        Assert.Equal(1, _returns);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _returns);
    }

    /// <summary>No wake-up without cause.</summary>
    [Fact]
    public void LittleWork_BringsNone_UntilItIsMuchInAll()
    {
        Work(MemoryReturn.Worth - 1);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _returns);

        Work(1);
        _time.Advance(MemoryReturn.Quiet);
        Assert.Equal(1, _returns);
    }

    [Fact]
    public void NextStorm_IsFollowedByItsOwn()
    {
        Work(MemoryReturn.Worth);
        _time.Advance(MemoryReturn.Quiet);
        Work(MemoryReturn.Worth);
        _time.Advance(MemoryReturn.Quiet);

        Assert.Equal(2, _returns);
    }

    private void Work(long bytes)
    {
        _allocated += bytes;
        _memory.Worked();
    }
}
