#pragma warning disable RS0030 // Process: it runs beside the test.
using System.Diagnostics;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>A program of Ganeti's name that does nothing, for as long as it is let live.</summary>
internal sealed class StandInOperation : IDisposable
{
    private readonly Process _process;
    private bool _hasEnded;

    private StandInOperation(Process process) => _process = process;

    /// <summary>Returns when it runs.</summary>
    /// <param name="node">Where its script lies.</param>
    /// <param name="program">Its name.</param>
    /// <param name="verb">Its argument.</param>
    /// <param name="wrapper">What runs it, as another user say; empty for nothing.</param>
    public static StandInOperation Begin(SandboxNode node, string program, string verb, IReadOnlyList<string> wrapper)
    {
        const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        node.Write(program, $"""
            #!/bin/sh
            exec 3<>{node.PathOf("stand-in/idle")}
            echo begun
            read forever <&3

            """);
        File.SetUnixFileMode(node.PathOf(program), ForAll);
        var process = Command.Start([.. wrapper, node.PathOf(program), verb]);
        return process.StandardOutput.ReadLine() == "begun"
            ? new(process)
            : throw new InvalidOperationException($"{program} does not run: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
