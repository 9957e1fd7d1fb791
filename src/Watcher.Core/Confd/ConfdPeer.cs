namespace Watcher.Core.Confd;

/// <summary>What came of asking one master candidate.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Reply">Its answer; null when none came.</param>
internal sealed record ConfdPeer(string Address, ConfdReply? Reply)
{
    /// <summary>Why it could not be asked, or nothing can come any more; null for that nothing has come.</summary>
    public string? Problem { get; init; }

    /// <summary>How many datagrams came from there that are no answer to the question.</summary>
    public int Ignored { get; init; }

    /// <summary>Why the first of those is none.</summary>
    public string? FirstIgnored { get; init; }
}
