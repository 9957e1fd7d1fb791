using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Service;

/// <summary>docs/operations.md: who is called at 3 a.m. types these lines as they stand there.</summary>
[Collection<SystemdBookworm>]
public sealed partial class OperationsPageTests(SystemdNode fixture) : SystemdTest(fixture)
{
    // This cluster has one node.
    private const string AnotherNode = "node2";

    [Fact]
    public async Task EveryLineOfCode_CanBeTyped()
    {
        // What the pages of a node with a past would find: a pass has been made without the service.
        await Node.Daemons.KillAsync("mond");
        Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);
        await TestUnit.ControlAsync(Node, "start");
        var commands = Code().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/operations.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["command"].Value)
            .Where(command => !command.Contains(AnotherNode, StringComparison.Ordinal))
            .ToList();

        Assert.InRange(commands.Count, 20, int.MaxValue);
        foreach (var command in commands)
        {
            var result = await Node.RunAsync(["bash", "-c", command]);

            // "status" says whether something is wrong.
            Assert.True(result.ExitCode == 0 || (result.ExitCode == 1 && command == "ganeti-watcher status"), $"{command}: {result}");
        }
    }

    // What stands behind two blanks says what the command is for.
    [GeneratedRegex("^    (?<command>.+?)(  .*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
