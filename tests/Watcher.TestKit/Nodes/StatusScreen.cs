namespace Watcher.TestKit.Nodes;

/// <summary>What <c>ganeti-watcher status</c> has printed.</summary>
internal static class StatusScreen
{
    /// <summary>What is so now: the last events tell of what was.</summary>
    public static string WithoutEvents(CommandResult status) => status.Text.Split("Last events:")[0];
}
