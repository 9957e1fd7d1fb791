using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Confd;
using Xunit;

namespace Watcher.UnitTests.Confd;

public sealed class ConfdClientTests : IDisposable
{
    private static readonly byte[] Key = "secret\n"u8.ToArray();
    private static readonly string[] Addresses = ["127.0.7.1", "127.0.7.2", "127.0.7.3"];

    private readonly List<ScriptedConfd> _peers = [];
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task AllAnswer_EachByASaltOfItsOwn()
    {
        Listen(salt => [Role(salt, 4)], salt => [Role(salt, 4)], salt => [Role(salt, 4)]);

        var peers = await AskAsync(_ => false);

        Assert.All(peers, peer => Assert.Equal(new ConfdReply(7, ConfdRole.Regular), peer.Reply));
        Assert.Equal(Addresses, peers.Select(peer => peer.Address).Order());
        Assert.Equal(3, _peers.SelectMany(peer => peer.Asked).Distinct().Count());
    }

    /// <summary>Before the true answer come a forged one, one to another question, and nonsense.</summary>
    [Fact]
    public async Task WhatIsNoAnswer_IsCountedAndPassedOver()
    {
        Listen(salt => [ConfdWorld.Sign(ConfdWorld.Role(2, 9), salt, [1]), Role("another", 2), "hello", Role(salt, 4)], salt => [Role(salt, 4)], salt => [Role(salt, 4)]);

        var peer = (await AskAsync(_ => false)).Single(peer => peer.Address == Addresses[0]);

        Assert.Equal(new ConfdReply(7, ConfdRole.Regular), peer.Reply);
        Assert.Equal((3, "is not signed with this cluster's key"), (peer.Ignored, peer.FirstIgnored));
    }

    [Fact]
    public async Task NobodyListens_IsKnownAtOnce()
    {
        Listen(salt => [Role(salt, 4)], salt => [Role(salt, 4)]);

        var peer = (await AskAsync(_ => false)).Single(peer => peer.Address == Addresses[2]);

        Assert.Null(peer.Reply);
        Assert.Equal("Connection refused", peer.Problem);
    }

    [Fact]
    public async Task SilentUntilTheDeadline_HasNotAnswered()
    {
        var heard = new TaskCompletionSource();
        Listen(salt => [Role(salt, 2)], salt => [Role(salt, 2)], _ =>
        {
            heard.TrySetResult();
            return [];
        });

        var answered = new TaskCompletionSource();
        var asking = AskAsync(peers =>
        {
            if (peers.Count(peer => peer.Reply is not null) == 2)
            {
                answered.TrySetResult();
            }

            return false;
        });
        await Task.WhenAll(heard.Task, answered.Task).WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        var peers = await asking;

        Assert.Equal([ConfdRole.Offline, ConfdRole.Offline, null], peers.OrderBy(peer => peer.Address).Select(peer => peer.Reply?.Role));
    }

    [Fact]
    public async Task Enough_NobodyElseIsWaitedFor()
    {
        Listen(salt => [Role(salt, 4)], salt => [Role(salt, 4)], _ => []);

        var peers = await AskAsync(peers => ConfdQuorum.Judge(peers).Role is not null);

        Assert.Equal(2, peers.Count(peer => peer.Reply is not null));
        Assert.Equal(3, peers.Length);
    }

    [Fact]
    public async Task NoAddress_IsTold()
    {
        Listen(salt => [Role(salt, 4)]);

        var peers = await Client().AskRoleAsync("node1", ["nonsense", Addresses[0]], Key, _ => false, TestContext.Current.CancellationToken);

        Assert.Equal("is no address", peers.Single(peer => peer.Address == "nonsense").Problem);
    }

    [Fact]
    public async Task Flood_EndsTheQuestion()
    {
        Listen(salt => Enumerable.Repeat("hello", 100).Append(Role(salt, 2)));

        var peer = Assert.Single(await Client().AskRoleAsync("node1", [Addresses[0]], Key, _ => false, TestContext.Current.CancellationToken));

        Assert.Null(peer.Reply);
        Assert.Equal(100, peer.Ignored);
    }

    public void Dispose() => _peers.ForEach(peer => peer.Dispose());

    private static string Role(string salt, int role) => ConfdWorld.Sign(ConfdWorld.Role(role, 7), salt, Key);

    /// <summary>All at one port, which the first finds.</summary>
    private void Listen(params Func<string, IEnumerable<string>>[] answers)
    {
        foreach (var answer in answers)
        {
            _peers.Add(new ScriptedConfd(Addresses[_peers.Count], _peers.Count == 0 ? 0 : _peers[0].Port, answer));
        }
    }

    private ConfdClient Client() => new(_peers[0].Port, TimeSpan.FromSeconds(10), _time);

    private Task<ImmutableArray<ConfdPeer>> AskAsync(Func<ImmutableArray<ConfdPeer>, bool> isEnough) =>
        Client().AskRoleAsync("node1", [.. Addresses], Key, isEnough, TestContext.Current.CancellationToken);
}
