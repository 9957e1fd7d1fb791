namespace Watcher.NodeTests.Harness;

/// <summary>Figures that a reader should see even when all is well: `./test` prints this file.</summary>
internal static class Figures
{
    private static readonly Lock Writing = new();

    public static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        lock (Writing)
        {
            File.AppendAllLines(Path.Combine(Directory.CreateDirectory(Repository.NodeLogs).FullName, "figures.txt"), [line]);
        }
    }
}
