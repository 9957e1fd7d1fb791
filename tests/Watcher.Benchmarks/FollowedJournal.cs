#pragma warning disable RS0030 // Process: journalctl runs beside the measurement, inside the node.
using System.Diagnostics;
using System.Text;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>The watcher's events of a node as its journal takes them in: one journalctl for all, which asks nothing of the processor meanwhile.</summary>
internal sealed class FollowedJournal : IDisposable
{
    private readonly Process _journalctl;
    private readonly StringBuilder _text = new();
    private int _mark;

    public FollowedJournal(TestNode node)
    {
        _journalctl = Command.Start(NodeScripts.Inside(
            node.Name, ["journalctl", "-q", "--no-pager", "--follow", "--lines=0", "-o", "json", "-t", "ganeti-watcher"]));
        _ = Command.CopyAsync(_journalctl.StandardOutput, _text);
    }

    /// <summary>The entries since <see cref="Mark"/>: an object each.</summary>
    public IReadOnlyList<string> Lines() => Whole()[_mark..];

    public void Mark() => _mark = Whole().Length;

    public void Dispose()
    {
        _journalctl.Kill(entireProcessTree: true);
        _journalctl.Dispose();
    }

    /// <summary>Without the one that is being read.</summary>
    private string[] Whole() => Command.Snapshot(_text).Split('\n')[..^1];
}
