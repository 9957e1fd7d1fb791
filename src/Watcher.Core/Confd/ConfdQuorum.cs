using System.Collections.Immutable;
using System.Globalization;

namespace Watcher.Core.Confd;

/// <summary>
/// Which of the master candidates' answers counts (ganeti/confd/client.py): enough must have answered, and the highest serial number wins, so that a
/// candidate with an old configuration does no harm. Stricter than there in one thing: different answers at one serial number are a doubt whichever came
/// first. Pure.
/// </summary>
internal static class ConfdQuorum
{
    // As many as a line bears.
    private const int MostNamed = 10;

    /// <summary>How many of so many must have answered: all of two, all but one of four, else more than half (_NeededReplies).</summary>
    public static int Needed(int peers) => peers < 3 ? peers : peers < 5 ? peers - 1 : (peers / 2) + 1;

    public static ConfdVerdict Judge(ImmutableArray<ConfdPeer> peers)
    {
        var answers = peers.Where(peer => peer.Reply?.Role is not null).ToList();
        if (peers.IsEmpty || answers.Count < Needed(peers.Length))
        {
            return new(null, string.Create(
                CultureInfo.InvariantCulture,
                $"{answers.Count} of {peers.Length} master candidates have answered, and {Needed(peers.Length)} must have: {Named(peers.Except(answers), WhyNot)}"));
        }

        if (answers.GroupBy(peer => peer.Reply!.Serial).FirstOrDefault(same => same.Select(peer => peer.Reply!.Role).Distinct().Count() > 1) is { } different)
        {
            return new(null, $"the master candidates disagree about one and the same configuration: {Named(different, Answer)}");
        }

        var last = answers.MaxBy(peer => peer.Reply!.Serial)!.Reply!;
        return new(last.Role, Named(answers.Where(peer => peer.Reply!.Serial == last.Serial), Answer));
    }

    private static string Answer(ConfdPeer peer) =>
        string.Create(CultureInfo.InvariantCulture, $"{peer.Address} says {peer.Reply!.Role!.Value.ToString().ToLowerInvariant()}, serial number {peer.Reply.Serial}");

    private static string WhyNot(ConfdPeer peer)
    {
        var why = peer.Reply?.Refusal ?? peer.Problem ?? "has not answered";
        return peer.Ignored == 0 ? $"{peer.Address}: {why}"
            : string.Create(CultureInfo.InvariantCulture, $"{peer.Address}: {why}, and {peer.Ignored} datagrams from there are ignored, the first of which {peer.FirstIgnored}");
    }

    private static string Named(IEnumerable<ConfdPeer> peers, Func<ConfdPeer, string> describe)
    {
        var all = peers.OrderBy(peer => peer.Address, StringComparer.Ordinal).ToList();
        return string.Join("; ", all.Take(MostNamed).Select(describe)) + (all.Count > MostNamed ? $"; and {all.Count - MostNamed} more" : "");
    }
}
