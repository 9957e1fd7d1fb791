using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

public sealed class OneTimeStartTests : IDisposable
{
    private const string Luxid = "ganeti-luxid";

    private readonly string _root = Directory.CreateTempSubdirectory("onetime").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly UnitRecorder _systemd = new();
    private readonly OneTimeStart _starts;

    public OneTimeStartTests() => _starts = new OneTimeStart(_root, _systemd, new StartLock(new GanetiPaths(_root), _time), _time);

    private string FilePath => $"{_root}/{Luxid}.onetime.conf";

    [Fact]
    public void Start_ItsFileIsThereWhileTheUnitStarts_AndGoneThen()
    {
        var unit = Asked("--no-voting", "--yes-do-it");
        var lines = Array.Empty<string>();

        Assert.Equal(7, Run(unit, () =>
        {
            lines = File.ReadAllLines(FilePath);
            return 7;
        }));

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Equal("ONETIME_ARGS=--no-voting --yes-do-it", Assert.Single(lines[1..]));
        Assert.False(File.Exists(FilePath));
    }

    /// <summary>systemd tells that a start is done before it runs ExecStopPost=: the next one may be under way by then.</summary>
    [Fact]
    public void End_AnotherStartIsUnderWay_LeavesItsFile()
    {
        var (first, second) = (Asked("--no-voting"), Asked("-d"));
        Run(first, () => 0);

        var left = "";
        Run(second, () =>
        {
            // Were it to wait for the start, that wait would end some time too.
            var ending = Task.Run(() => End(first));
            SpinWait.SpinUntil(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return ending.IsCompleted;
            });
            left = File.Exists(FilePath) ? File.ReadAllText(FilePath) : "";
            return 0;
        });

        Assert.EndsWith("ONETIME_ARGS=-d\n", left, StringComparison.Ordinal);
    }

    [Fact]
    public void End_ItsStartWasKilled_RemovesTheFile()
    {
        var (first, second) = (Asked("--no-voting"), Asked("-d"));
        Kill(first);

        End(second);
        Assert.True(File.Exists(FilePath));
        End(first);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void End_ItsStartWasKilledBeforeItWroteAWord_RemovesTheFile()
    {
        Write("");

        End(Asked("-d"));

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void End_WhatLiesThereIsNoFile_IsLeftForThePersonWhoPutItThere()
    {
        File.CreateSymbolicLink(FilePath, "/dev/null");

        End(Asked("-d"));

        Assert.NotNull(new FileInfo(FilePath).LinkTarget);
    }

    [Fact]
    public void Start_AnotherWasKilled_DoesNotGetItsArguments()
    {
        Kill(Asked("--no-voting"));
        var there = "";

        Run(Asked("-d"), () =>
        {
            there = File.ReadAllText(FilePath);
            return 0;
        });

        Assert.DoesNotContain("--no-voting", there, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>What systemd is asked for.</summary>
    private TransientUnit Asked(params string[] arguments)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _starts.Start(Luxid, [.. arguments]));
        return _systemd.Asked[^1];
    }

    /// <summary>The unit's ExecStart=.</summary>
    private int Run(TransientUnit unit, Func<int> job)
    {
        Assert.Equal([DaemonUtilCommand.Name, OneTimeStart.Action, Luxid], unit.Arguments[..3]);
        return _starts.StartInside(Luxid, unit.Arguments[3], unit.Arguments[4..], job);
    }

    /// <summary>As <see cref="Run"/>, but it does not come to the removal.</summary>
    private void Kill(TransientUnit unit)
    {
        var content = "";
        Run(unit, () =>
        {
            content = File.ReadAllText(FilePath);
            return 0;
        });
        Write(content);
    }

    private void Write(string content)
    {
        using var file = File.CreateText(FilePath);
        file.Write(content);
    }

    /// <summary>The unit's ExecStopPost=.</summary>
    private void End(TransientUnit unit)
    {
        Assert.Equal([unit.Path, DaemonUtilCommand.Name, OneTimeStart.EndAction, Luxid], unit.Cleanup[..4]);
        Assert.Equal(0, _starts.EndInside(Luxid, unit.Cleanup[4]));
    }
}
