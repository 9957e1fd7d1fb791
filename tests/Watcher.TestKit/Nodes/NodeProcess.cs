namespace Watcher.TestKit.Nodes;

/// <summary>A process of a node, by its pid there.</summary>
internal sealed record NodeProcess(int Pid, string Name, string CommandLine, string StartTime, char State, int Parent);
