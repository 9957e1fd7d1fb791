namespace Watcher.NodeTests.Operations;

/// <summary>
/// What a row of operations comes to where no watcher runs: exit codes and words, kept in a file of tests/operations from a run of them without one. The row is run
/// so again, and held against the file and against the row beside the watcher, where <c>WATCHER_OPERATION_CONTROLS</c> is <c>live</c>; <c>write</c> keeps it anew.
/// </summary>
/// <param name="row">Names the file.</param>
internal sealed class OperationControl(string row)
{
    private const string Heading = "== ";

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("WATCHER_OPERATION_CONTROLS");

    private readonly string _path = Path.Combine(Repository.Root, "tests", "operations", $"{row}.txt");

    /// <summary>Whether the row is run without the watcher, too. What is tried by hand is more than the files have.</summary>
    public static bool IsLive => Wanted is "live" or "write" || Rounds.AreByHand;

    /// <summary>How an operation ended, without what differs from one time to the next.</summary>
    public static string Text(string operation, CommandResult result) =>
        string.Join('\n', [$"{Heading}{operation}: exit code {result.ExitCode}", .. OperationWords.Of(result)]);

    /// <summary>What is kept of an operation.</summary>
    public string Of(string operation)
    {
        var blocks = Kept().Split($"\n{Heading}").Select((block, i) => i == 0 ? block : Heading + block);
        return blocks.FirstOrDefault(block => block.StartsWith($"{Heading}{operation}: exit code ", StringComparison.Ordinal))?.TrimEnd('\n') ?? $"{_path} has no '{operation}'";
    }

    /// <summary>Holds a row that was run without the watcher against the file, or writes it.</summary>
    public async Task HoldAsync(IEnumerable<(string Operation, CommandResult Result)> seen)
    {
        if (Rounds.AreByHand)
        {
            return;
        }

        var text = string.Concat(seen.Select(each => $"{Text(each.Operation, each.Result)}\n\n"));
        if (Wanted is "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            await File.WriteAllTextAsync(_path, text);
        }

        Assert.Equal(Kept(), text);
    }

    private string Kept() => File.Exists(_path) ? File.ReadAllText(_path) : "";
}
