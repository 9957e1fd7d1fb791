namespace Watcher.Core.Confd;

/// <summary>What a confd has answered, signed and to this very question.</summary>
/// <param name="Serial">The serial number of the configuration that it has read.</param>
/// <param name="Role">The node's role; null when it has refused.</param>
/// <param name="Refusal">Why it has refused; null when it has not.</param>
internal sealed record ConfdReply(long Serial, ConfdRole? Role, string? Refusal = null);
