namespace Watcher.TestKit.Nodes;

/// <summary>A program that the harness itself needs has failed: the test says nothing about the product.</summary>
internal sealed class CommandFailedException(IEnumerable<string> command, CommandResult result)
    : Exception($"{string.Join(' ', command)}: {result}");
