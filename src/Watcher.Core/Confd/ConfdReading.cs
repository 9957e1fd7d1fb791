namespace Watcher.Core.Confd;

/// <summary>What a datagram turned out to be.</summary>
/// <param name="Reply">The answer to the question; null when it is none.</param>
/// <param name="Ignored">Why it is none, as a clause ("it is not signed …"); null when it is one.</param>
internal readonly record struct ConfdReading(ConfdReply? Reply, string? Ignored);
