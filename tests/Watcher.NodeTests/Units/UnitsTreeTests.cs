namespace Watcher.NodeTests.Units;

/// <summary>The tree as systemctl shows it: the design's, and masterd's for Ganeti 2.12.</summary>
[Collection<UnitsBookworm>]
public sealed class UnitsTreeTests(UnitsNode fixture) : UnitsTest(fixture)
{
    [Fact]
    public async Task ListDependencies_IsTheTreeOfTheDesign()
    {
        Assert.Equal(
            """
            ganeti.target
              ganeti-master.target
                ganeti-luxid.service
                ganeti-rapi.service
                ganeti-wconfd.service
              ganeti-node.target
                ganeti-confd.service
                ganeti-kvmd.service
                ganeti-mond.service
                ganeti-noded.service
            """,
            await TreeAsync());

        await Node.Files.WriteAsync("/usr/sbin/ganeti-masterd", "#!/bin/sh\n", TestNode.ExecutableMode);
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--profile", "2.12", "--output", "/run/systemd/system"]);
        await Units.ShellAsync(
            "rm -r /etc/systemd/system/ganeti* && systemctl daemon-reload && systemctl -q --runtime enable ganeti.target");
        try
        {
            Assert.Contains("    ganeti-masterd.service\n", await TreeAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await Units.ShellAsync("rm -rf /run/systemd/system/ganeti* /run/systemd/system/*.wants/ganeti* /usr/sbin/ganeti-masterd");
            await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", UnitLayer.UnitDirectory]);
            await Units.ShellAsync("systemctl daemon-reload && systemctl -q enable ganeti.target");
        }

        Assert.Equal("", (await Units.CheckAsync()).Text);
    }

    /// <summary>Ganeti's own part of it, without systemd's marks, sorted as it is printed.</summary>
    private async Task<string> TreeAsync()
    {
        // "● │ ├─ganeti-luxid.service": a mark, then two characters for each level. ganeti-common is below each daemon.
        var lines = (await Node.CheckedAsync(["systemctl", "list-dependencies", "--no-pager", "--all", "ganeti.target"]))
            .Output.Split('\n')
            .Select(line => (Line: line, At: Math.Max(0, line.IndexOf("ganeti", StringComparison.Ordinal))))
            .Select(found => (Depth: Math.Max(0, found.At - 2) / 2, Name: found.Line[found.At..]));
        return string.Join('\n', lines
            .Where(line => line.Name.StartsWith("ganeti", StringComparison.Ordinal) && line.Name != "ganeti-common.service")
            .Select(line => new string(' ', 2 * line.Depth) + line.Name));
    }
}
