using System.Globalization;

namespace Watcher.NodeTests.Campaigns;

/// <summary>A process that nobody has any business with, and that writes down each signal that it gets.</summary>
internal sealed class Bystander
{
    private const string Script = "/run/bystander.py";
    private const int Nobody = 65534;

    private const string Text = """
        import os, signal, sys, threading
        out, uid = open(sys.argv[1], "w", buffering=1), int(sys.argv[2])
        os.setgid(uid), os.setuid(uid)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        thread = threading.Thread(target=threading.Event().wait, daemon=True)
        thread.start()
        print(os.getpid(), thread.native_id, file=out)
        while True:
          print("signal", signal.sigwaitinfo(signal.valid_signals()).si_signo, file=out)

        """;

    private readonly TestNode _node;
    private readonly string _log;

    private Bystander(TestNode node, string log, NodeProcess process, int thread) => (_node, _log, Process, Thread) = (node, log, process, thread);

    /// <summary>The leader of a session and of a group of its own.</summary>
    public NodeProcess Process { get; }

    /// <summary>Its second thread: a number that names a process, and is none's.</summary>
    public int Thread { get; }

    /// <summary>Starts one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="isRoots">Whose it is: root's, or nobody's.</param>
    public static async Task<Bystander> StartAsync(TestNode node, string name, bool isRoots)
    {
        var log = $"/run/bystanders/{Guid.NewGuid():N}";
        await node.Files.WriteAsync(Script, Text, TestNode.ExecutableMode);
        await node.CheckedAsync(
        [
            "sh", "-c",
            $"mkdir -p /run/bystanders && ln -sf /usr/bin/python3 /run/bystanders/{name} && "
            + $"setsid /run/bystanders/{name} -I {Script} {log} {(isRoots ? 0 : Nobody)} > /dev/null 2>&1 < /dev/null &",
        ]);
        var told = "";
        await Until.TrueAsync(() => (told = node.Files.Read(log)).EndsWith('\n'), "the bystander is there");
        int[] ids = [.. told.Trim().Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        return new Bystander(node, log, node.Processes.Find(ids[0])!, ids[1]);
    }

    /// <summary>Null, or what was done to it. SIGKILL and SIGSTOP cannot be written down, and show.</summary>
    public string? WhatHappened() => !_node.Processes.IsAlive(Process) ? "it is dead"
        : _node.Processes.Find(Process.Pid)!.State is 'T' or 't' ? "it is stopped"
        : _node.Files.Read(_log).Split('\n', StringSplitOptions.RemoveEmptyEntries) is [_, .. { Length: > 0 } signals] ? string.Join(", ", signals)
        : null;

    public async Task EndAsync()
    {
        await _node.RunAsync(["kill", "-KILL", Process.Pid.ToString(CultureInfo.InvariantCulture)]);
        await Until.TrueAsync(() => _node.Processes.IsGone(Process), "the bystander is gone");
    }
}
