using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Storage;

public sealed class JsonMemoryStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("memory").FullName;
    private readonly string _path;
    private readonly JsonMemoryStore<DutyState<DaemonsMemory>> _store;

    public JsonMemoryStoreTests()
    {
        _path = Path.Combine(_directory, "own", "daemons.json");
        _store = Store();
    }

    [Fact]
    public void TryKeep_NobodyElseSaved_IsLoaded_UntilItIsSaved()
    {
        var kept = Of("kept");
        _store.Load();

        Assert.True(_store.TryKeep(kept));

        Assert.Same(kept, _store.Load());
        Assert.Same(kept, _store.Load());
        _store.Save(kept);
        Assert.NotSame(kept, _store.Load());
        Assert.Equal("kept", Store().Load()!.Memory.BootId);
    }

    [Fact]
    public void TryKeep_SomebodyElseSavedMeanwhile_IsForgotten()
    {
        _store.Save(Of("first"));
        _store.TryKeep(Of("kept"));

        Store().Save(Of("another's"));

        Assert.Equal("another's", _store.Load()!.Memory.BootId);
        Store().Save(Of("first"));
        Assert.Equal("first", _store.Load()!.Memory.BootId);
    }

    [Fact]
    public void Load_NothingSaved_IsNull() => Assert.Null(_store.Load());

    [Fact]
    public void Load_AfterSave_IsTheSame()
    {
        var ledger = new DaemonLedger
        {
            Running = new ProcessIdentity(5, 50),
            Down = new DownState(TimeSpan.FromSeconds(3), DownHow.Stopped, LeftPidFile: true),
            Start = new StartState(TimeSpan.FromSeconds(1), Settled: true) { EndedAt = TimeSpan.FromSeconds(2) },
            Failures = 2,
            NextTry = TimeSpan.FromSeconds(9),
            Failure = "so",
        };
        var memory = new DaemonsMemory(
            "boot", new ModeState(NodeMode.Plain, "why"), ImmutableSortedDictionary<string, DaemonLedger>.Empty.Add("ganeti-noded", ledger));
        var told = ImmutableSortedDictionary<string, ToldState>.Empty.Add("mode", new ToldState("x", TimeSpan.FromSeconds(2)));

        _store.Save(new DutyState<DaemonsMemory>(memory, told));
        var loaded = Store().Load()!;

        Assert.Equal(ledger, loaded.Memory.Ledgers["ganeti-noded"]);
        Assert.Equal(memory.Mode, loaded.Memory.Mode);
        Assert.Equal(told, loaded.Told);
    }

    [Fact]
    public void Save_NothingNew_DoesNotTouchTheFile()
    {
        var state = new DutyState<DaemonsMemory>(DaemonsMemory.Blank, ImmutableSortedDictionary<string, ToldState>.Empty);
        _store.Save(state);
        _store.Load();
        File.Delete(_path);

        _store.Save(state);

        Assert.False(File.Exists(_path));
    }

    /// <summary>The serializer sets to null what a file does not hold, whatever the property begins with.</summary>
    [Fact]
    public void Load_OfAVersionThatKnewLess_IsWhatThatKnew()
    {
        Write("""{"memory":{"bootId":"b","mode":{"mode":"Plain","reason":"r"},"ledgers":{}},"told":{}}""");
        var daemons = Store().Load()!.Memory;

        Write("""{"memory":{"failed":{"inst1":"no"}},"told":{}}""");
        var disks = new JsonMemoryStore<DutyState<DisksMemory>>(_path, DisksJson.Default.DutyStateDisksMemory, readOnly: true).Load()!.Memory;

        Assert.Equal("b", daemons.BootId);
        Assert.Empty(daemons.Units);
        Assert.Equal("no", disks.Failed["inst1"]);
        Assert.Empty(disks.Activations);
        Assert.Empty(disks.Verification.Lost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"memory":null,"told":{}}""")]
    [InlineData("""{"memory":{"bootId":"b","mode":{"mode":"Plain","reason":"r"},"ledgers":{"ganeti-noded":null}},"told":{}}""")]
    [InlineData("""{"memory":{"bootId":"b","mode":{"mode":"Sideways","reason":""},"ledgers":{}},"told":{}}""")]
    public void Load_Nonsense_IsKeptAsideAndNamed(string content)
    {
        Write(content);

        var failure = Assert.Throws<FileFormatException>(_store.Load);

        Assert.Contains(_path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_path + ".bad"));
        Assert.Null(_store.Load());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static DutyState<DaemonsMemory> Of(string bootId) => new(
        new DaemonsMemory(bootId, new ModeState(NodeMode.Plain, "why"), ImmutableSortedDictionary<string, DaemonLedger>.Empty),
        ImmutableSortedDictionary<string, ToldState>.Empty,
        null);

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var file = File.CreateText(_path);
        file.Write(content);
    }

    private JsonMemoryStore<DutyState<DaemonsMemory>> Store() => new(_path, DaemonsJson.Default.DutyStateDaemonsMemory, readOnly: false);
}
