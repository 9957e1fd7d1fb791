namespace Watcher.Core.Notify;

/// <summary>One fault begins or ends.</summary>
/// <param name="Change">"begins" or "ends".</param>
/// <param name="Fault">Which.</param>
internal sealed record FaultChange(string Change, ToldFault Fault);
