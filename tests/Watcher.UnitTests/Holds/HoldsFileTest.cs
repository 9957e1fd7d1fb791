using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Holds;
using Xunit;

namespace Watcher.UnitTests.Holds;

/// <summary>A file of holds in a directory of its own.</summary>
public abstract class HoldsFileTest : IDisposable
{
    private protected const string Rapi = "ganeti-rapi";
    private protected const string Mond = "ganeti-mond";

    private readonly string _directory = Directory.CreateTempSubdirectory("holds").FullName;

    protected HoldsFileTest()
    {
        HoldsPath = Path.Combine(_directory, "own", "holds.json");
        Store = NewStore();
    }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected string HoldsPath { get; }

    private protected string LockPath => Path.Combine(_directory, "run", "holds.lock");

    private protected HoldsFile Store { get; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_directory, recursive: true);
    }

    private protected HoldsFile NewStore() => new(HoldsPath, LockPath, Time);

    private protected static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = File.CreateText(path);
        writer.Write(content);
    }
}
