using Watcher.NodeTests.Security;

namespace Watcher.NodeTests.Adoption;

/// <summary>The walk over all that root writes, on the way to the units and back.</summary>
public abstract class AdoptWrittenFilesTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string Own = "/usr/local/lib/systemd/system";

    [Fact]
    public async Task ThereAndBack_NoFileIsWrittenThroughALink()
    {
        await Node.Files.WriteAsync($"{Own}/ganeti-rapi.service", "[Service]\nExecStart=/bin/true\n", (UnixFileMode)0b110_100_100);

        await WrittenFiles.CheckAsync(Node, await SystemCallTrace.RecordAsync(Node, "units", "adopt"), "units adopt", Own, "/run/systemd/system", "/var/lib/ganeti-watcher/units-aside");
        await AssertAdoptedAsync();

        await WrittenFiles.CheckAsync(Node, await SystemCallTrace.RecordAsync(Node, "units", "unadopt"), "units unadopt", Own, "/run/systemd/system", "/etc/systemd/system");
        await AssertStockAsync();
    }
}
