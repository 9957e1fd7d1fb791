using Watcher.Core.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class DaemonCatalogTests
{
    [Theory]
    [InlineData("noded", "ganeti-noded")]
    [InlineData("ganeti-noded", "ganeti-noded")]
    [InlineData("ganeti-metad", null)]
    [InlineData("Noded", null)]
    [InlineData("", null)]
    [InlineData("ganeti-", null)]
    public void Find_ADaemonsName_WithOrWithoutItsPrefix(string name, string? daemon) => Assert.Equal(daemon, DaemonCatalog.Find(name)?.Name);
}
