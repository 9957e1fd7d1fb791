using System.Collections.Immutable;

namespace Watcher.Core.Notify;

/// <summary>What the command reads on its standard input: docs/notify.md.</summary>
/// <param name="Version">Of this form; a member more does not change it.</param>
/// <param name="At">When it was written.</param>
/// <param name="Changes">What has changed since the last run; not all, if that is much.</param>
/// <param name="More">How many changes there are besides.</param>
/// <param name="Standing">How many faults stand now.</param>
internal sealed record NotifyDocument(int Version, DateTimeOffset At, ImmutableArray<FaultChange> Changes, int More, int Standing);
