using System.Collections.Immutable;
using Watcher.Core.Confd;
using Xunit;

namespace Watcher.UnitTests.Confd;

public sealed class ConfdQuorumTests
{
    /// <summary>As ganeti/confd/client.py, _NeededReplies.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 4)]
    [InlineData(7, 4)]
    [InlineData(100, 51)]
    public void Needed(int peers, int needed) => Assert.Equal(needed, ConfdQuorum.Needed(peers));

    /// <summary>By candidate: the first letter of its role and its serial number; "-" is silence, "!" a refusal.</summary>
    [Theory]
    [InlineData("o5", "Offline")]
    [InlineData("-", null)]
    [InlineData("o5 o5", "Offline")]
    [InlineData("o5 -", null)]
    [InlineData("o5 !", null)]
    [InlineData("o6 c5", "Offline")]
    [InlineData("c5 o6", "Offline")]
    [InlineData("o5 r6", "Regular")]
    [InlineData("o5 r5", null)]
    [InlineData("o5 o5 -", "Offline")]
    [InlineData("o5 - -", null)]
    [InlineData("o5 o5 r5", null)]
    [InlineData("o6 o5 r5", null)]
    [InlineData("r5 o6 o5", null)]
    [InlineData("o6 r5 r5", "Offline")]
    [InlineData("o6 r5 d4", "Offline")]
    [InlineData("o5 o5 - -", null)]
    [InlineData("o5 o5 o5 -", "Offline")]
    [InlineData("m5 m5 m5 - -", "Master")]
    [InlineData("d5 d5 - - -", null)]
    public void Judge(string answers, string? role) => Assert.Equal(role, ConfdQuorum.Judge(Peers(answers)).Role?.ToString());

    [Fact]
    public void NoCandidates_IsADoubt() => Assert.Null(ConfdQuorum.Judge([]).Role);

    [Fact]
    public void Doubt_NamesThoseThatItComesFrom()
    {
        Assert.Equal(
            "1 of 3 master candidates have answered, and 2 must have: 192.0.2.2: has not answered; 192.0.2.3: status 1: no such node",
            ConfdQuorum.Judge(Peers("o5 - !")).Because);
        Assert.Equal(
            "the master candidates disagree about one and the same configuration: 192.0.2.1 says offline, serial number 5; 192.0.2.3 says regular, serial number 5",
            ConfdQuorum.Judge(Peers("o5 c4 r5")).Because);
        Assert.Equal(
            "0 of 1 master candidates have answered, and 1 must have: 192.0.2.1: Connection refused, and 2 datagrams from there are ignored, the first of which answers another question",
            ConfdQuorum.Judge([new ConfdPeer("192.0.2.1", null) { Problem = "Connection refused", Ignored = 2, FirstIgnored = "answers another question" }]).Because);
    }

    [Fact]
    public void Role_NamesWhoSaysSo() => Assert.Equal("192.0.2.2 says offline, serial number 6", ConfdQuorum.Judge(Peers("c5 o6")).Because);

    private static ImmutableArray<ConfdPeer> Peers(string answers) =>
        [.. answers.Split(' ').Select((answer, i) => new ConfdPeer($"192.0.2.{i + 1}", answer switch
        {
            "-" => null,
            "!" => new ConfdReply(0, null, "status 1: no such node"),
            _ => new ConfdReply(answer[1] - '0', Enum.GetValues<ConfdRole>().Single(role => char.ToLowerInvariant(role.ToString()[0]) == answer[0])),
        }))];
}
