namespace Watcher.Core.Daemons;

/// <summary>What a pid file says.</summary>
/// <param name="Pid">The process id; null when there is no file, or none in it.</param>
/// <param name="Problem">What is wrong with the file; null when there is none, or nothing is.</param>
/// <param name="IsTrusted">Whether the file is what it should be, whatever it holds; false for a link, say.</param>
internal sealed record PidFileContent(int? Pid, string? Problem, bool IsTrusted = true);
