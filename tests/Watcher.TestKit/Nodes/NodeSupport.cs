namespace Watcher.TestKit.Nodes;

/// <summary>Whether this machine can run nodes; found out once a run, which also removes what a killed run left behind.</summary>
internal static class NodeSupport
{
    private const int CannotRun = 3;

    private static readonly Lazy<Task<string?>> Checked = new(CheckAsync);

    /// <summary>Null, or why it cannot.</summary>
    public static Task<string?> WhyNotAsync() => Checked.Value;

    private static async Task<string?> CheckAsync()
    {
        string[] prepare = [Path.Combine(Repository.NodeScripts, "prepare.sh")];
        var result = await Command.RunAsync(prepare, TimeSpan.FromMinutes(10));
        if (result.ExitCode != 0)
        {
            return result.ExitCode == CannotRun ? result.Text : throw new CommandFailedException(prepare, result);
        }

        await NodeScripts.RunAsync(TimeSpan.FromMinutes(1), "sweep.sh");
        return File.Exists(Repository.Executable) ? null : throw new FileNotFoundException(
            "nothing is published: dotnet publish src/Watcher -c Release -r linux-x64", Repository.Executable);
    }
}
