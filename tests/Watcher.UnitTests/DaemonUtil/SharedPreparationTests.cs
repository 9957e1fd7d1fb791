using System.Text;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.DaemonUtil;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

public sealed class SharedPreparationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("preparation").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly SharedPreparation _preparation;
    private int _runs;
    private int _status;

    public SharedPreparationTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _preparation = new SharedPreparation(new StartLock(new GanetiPaths(_root), _time), _time);
    }

    [Fact]
    public void StartsMadeTogether_ShareARun_AndALaterOneHasItsOwn()
    {
        Run();
        _time.Advance(TimeSpan.FromSeconds(4));
        Run();
        Assert.Equal(1, _runs);

        _time.Advance(TimeSpan.FromSeconds(1));
        Run();
        Assert.Equal(2, _runs);
    }

    [Fact]
    public void OneThatFailed_IsNotShared()
    {
        _status = 1 << 8;
        Assert.Equal(_status, Run());
        _status = 0;

        Assert.Equal(0, Run());
        Assert.Equal(2, _runs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("of another boot 36000000000")]
    [InlineData("another-boot 36000000000")]
    public void WhatIsNotOfThisBoot_SaysNothing(string content)
    {
        Run();
        using (var written = File.Create(Directory.GetFiles(_root, "*ensure-dirs*", SearchOption.AllDirectories).Single()))
        {
            written.Write(Encoding.ASCII.GetBytes(content));
        }

        Run();

        Assert.Equal(2, _runs);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private int Run() => _preparation.Run(() =>
    {
        _runs++;
        return _status;
    });
}
