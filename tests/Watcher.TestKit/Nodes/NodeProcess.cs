namespace Watcher.TestKit.Nodes;

/// <summary>A process of a node, by its pid there.</summary>
internal sealed record NodeProcess(int Pid, string Name, string CommandLine, string StartTime, char State, int Parent)
{
    /// <summary>The same process, whatever it does at the moment, and whose child it is by now.</summary>
    public bool Equals(NodeProcess? other) => other is not null && (Pid, StartTime) == (other.Pid, other.StartTime);

    public override int GetHashCode() => HashCode.Combine(Pid, StartTime);
}
