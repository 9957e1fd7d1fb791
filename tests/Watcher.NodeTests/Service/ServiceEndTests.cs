namespace Watcher.NodeTests.Service;

/// <summary>The short set on each release of systemd: the service ends, and what it started lives on. The other ends: SystemdWithoutUnitsTests.</summary>
public abstract class ServiceEndTests(NodeFixture fixture) : SystemdTest(fixture)
{
    [Theory]
    [InlineData("restart")]
    [InlineData("SIGKILL")]
    public async Task Service_Ends_NodedAndItsGuestLiveOn(string how) => await NodedAndItsGuestOutliveAsync(how);
}
