namespace Watcher.TestKit.Nodes;

/// <summary>How a program ended, and what it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>Both streams, for messages.</summary>
    public string Text => (Output + Error).Trim();

    public override string ToString() => $"exit code {ExitCode} after {Elapsed.TotalSeconds:0.0} s: {Text}";
}
