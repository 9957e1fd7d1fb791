using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class FakeGuestsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fake-guests").FullName;
    private readonly FakeGuests _guests;

    public FakeGuestsTests() => _guests = new FakeGuests(_root);

    [Fact]
    public void NoDirectory_NothingRuns() => Assert.Empty(new FakeGuests($"{_root}/none").Look().Running);

    [Fact]
    public async Task Stop_RemovesItsFile_AndNoOther()
    {
        File.WriteAllBytes($"{_root}/inst1", "0\n128\n1\n"u8);
        File.WriteAllBytes($"{_root}/inst2", "0\n128\n1\n"u8);
        Directory.CreateDirectory($"{_root}/directory");
        File.CreateSymbolicLink($"{_root}/link", $"{_root}/inst2");
        var running = _guests.Look().Running;
        Assert.Equal(["inst1", "inst2"], running.Select(guest => guest.Name));

        await _guests.StopAsync(running[0], force: false, TestContext.Current.CancellationToken);

        Assert.Equal(["inst2"], _guests.Look().Running.Select(guest => guest.Name));
        Assert.True(File.Exists($"{_root}/link"));
    }

    /// <summary>It was started anew since it was looked at.</summary>
    [Fact]
    public async Task StopAnotherRunOfIt_DoesNothing()
    {
        File.WriteAllBytes($"{_root}/inst1", "0\n128\n1\n"u8);
        var before = Assert.Single(_guests.Look().Running);
        File.WriteAllBytes($"{_root}/new", "0\n128\n1\n"u8);
        File.Move($"{_root}/new", $"{_root}/inst1", overwrite: true);

        await _guests.StopAsync(before, force: true, TestContext.Current.CancellationToken);

        Assert.Single(_guests.Look().Running);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
