using System.Globalization;
using System.Text;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>
/// A wall clock of the watcher's own, which a test sets (clock.c says how): the machine's is everybody's. What else runs there keeps the machine's.
/// </summary>
internal sealed class TestClock
{
    private const string Library = "clock.so";
    private const string Offset = "clock";

    private readonly string _directory;
    private readonly bool _kernelTells;
    private TimeSpan _ahead;

    private TestClock(string directory, string seenAs, bool kernelTells)
    {
        (_directory, _kernelTells) = (directory, kernelTells);
        Environment = new() { ["LD_PRELOAD"] = $"{seenAs}/{Library}", ["TEST_CLOCK"] = $"{seenAs}/{Offset}" };
        Write();
    }

    /// <summary>What makes a watcher go by this clock.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>Makes the clock, which goes right to begin with.</summary>
    /// <param name="directory">A directory for it.</param>
    /// <param name="seenAs">The same, as the watcher sees it.</param>
    /// <param name="kernelTells">Whether the kernel itself tells the watcher when the clock is set: only where <see cref="MachineClock"/> may be touched.</param>
    public static async Task<TestClock> MakeAsync(string directory, string? seenAs = null, bool kernelTells = false)
    {
        Directory.CreateDirectory(directory);
        await Preload.CompileAsync("Sandbox/clock.c", $"{directory}/{Library}");
        if (!kernelTells)
        {
            await CheckedAsync("mkfifo", $"{directory}/{Offset}.set");
        }

        return new TestClock(directory, seenAs ?? directory, kernelTells);
    }

    /// <summary>Sets it, and lets the watcher be told: by the kernel, or as by it.</summary>
    public void Set(TimeSpan by)
    {
        _ahead += by;
        Write();
        if (_kernelTells)
        {
            MachineClock.Touch();
            return;
        }

        // To read, too: to open it for writing alone would wait for a watcher that listens.
        using var told = new FileStream(
            $"{_directory}/{Offset}.set", new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, BufferSize = 0 });
        told.Write(new byte[sizeof(ulong)]);
    }

    private void Write()
    {
        // Replaced as a whole: it is read at any time.
        File.WriteAllBytes($"{_directory}/{Offset}.new", Encoding.ASCII.GetBytes(_ahead.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
        File.Move($"{_directory}/{Offset}.new", $"{_directory}/{Offset}", overwrite: true);
    }

    private static async Task CheckedAsync(params string[] command)
    {
        var result = await Command.RunAsync(command, Until.Deadline);
        _ = result.ExitCode == 0 ? result : throw new CommandFailedException(command, result);
    }
}
