using System.Collections.Immutable;

namespace Watcher.Core.Confd;

/// <inheritdoc cref="ConfdClient.AskRoleAsync"/>
internal delegate Task<ImmutableArray<ConfdPeer>> AskRole(
    string node, ImmutableArray<string> addresses, byte[] key, Func<ImmutableArray<ConfdPeer>, bool> isEnough, CancellationToken ct);
