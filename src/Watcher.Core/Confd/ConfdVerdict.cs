namespace Watcher.Core.Confd;

/// <summary>What the master candidates' answers come to.</summary>
/// <param name="Role">The node's role; null when that is in doubt.</param>
/// <param name="Because">Who says so; or the doubt, naming the candidates that it comes from.</param>
internal sealed record ConfdVerdict(ConfdRole? Role, string Because);
