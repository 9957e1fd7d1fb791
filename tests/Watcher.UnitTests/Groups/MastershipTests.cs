using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.Groups;

/// <summary>A node that was the master, and is again: what it remembered from then says nothing.</summary>
public sealed class MastershipTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mastership").FullName;

    private GanetiPaths Paths => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void StillTheMaster_IsRemembered_AlsoByAnotherProcess()
    {
        Remember(Store(), "full");

        Assert.Equal("full", Store().Load()!.Memory.Refusal);
    }

    [Fact]
    public void TheMasterAnew_IsForgotten()
    {
        Remember(Store(), "full");

        Mastership().End();

        Assert.Null(Store().Load());
    }

    [Fact]
    public void RoleIsLostWhileAStepIsUnderWay_WhatItSavesIsForgotten()
    {
        var store = Store();
        Assert.Null(store.Load());
        Mastership().End();
        _ = Mastership().Name();

        store.Save(Of("full"));

        Assert.Null(Store().Load());
    }

    [Fact]
    public void SavedByAnEarlierVersion_IsRemembered()
    {
        Own().Save(Of("full"));

        Assert.Equal("full", Store().Load()!.Memory.Refusal);
    }

    [Fact]
    public void ALook_GivesNoName()
    {
        Assert.Null(new Mastership(Paths, readOnly: true).Name());

        Assert.False(Path.Exists(Paths.Mastership));
    }

    [Fact]
    public void End_NeverTheMaster_IsFine() => Mastership().End();

    [Fact]
    public void Name_IsTheFirstGivers()
    {
        var first = Mastership().Name();

        Assert.False(AtomicFile.TryCreate(Paths.Mastership, [], UnixFileMode.UserRead));
        Assert.Equal(first, Mastership().Name());
    }

    private static void Remember(MastershipStore<InstancesMemory> store, string refusal)
    {
        _ = store.Load();
        store.Save(Of(refusal));
    }

    private static DutyState<InstancesMemory> Of(string refusal) =>
        new(InstancesMemory.Blank with { Refusal = refusal }, System.Collections.Immutable.ImmutableSortedDictionary<string, ToldState>.Empty);

    private Mastership Mastership() => new(Paths, readOnly: false);

    private JsonMemoryStore<DutyState<InstancesMemory>> Own() => new(Paths.Memory("instances"), InstancesJson.Default.DutyStateInstancesMemory, readOnly: false);

    private MastershipStore<InstancesMemory> Store() => new(Own(), Mastership());
}
