namespace Watcher.TestKit.Nodes;

/// <summary>Prometheus' own tool, which eng/promtool.sh fetches.</summary>
internal static class Promtool
{
    private static readonly string Executable = Path.Combine(Repository.Root, "artifacts", "tools", "promtool");

    /// <summary>Why it cannot be run; null when it can.</summary>
    public static string? Missing => File.Exists(Executable) ? null : $"{Executable} is missing: eng/promtool.sh fetches it, or says why it cannot";

    /// <summary>Runs it.</summary>
    /// <param name="command">Its words, none with quotes.</param>
    /// <param name="input">The file that it reads on standard input.</param>
    public static Task<CommandResult> RunAsync(string command, string input = "/dev/null") =>
        Command.RunAsync(["/bin/sh", "-c", $"'{Executable}' {command} < '{input}'"], Until.Deadline);
}
