using System.Text.Json;
using Watcher.Core.Luxi;
using Xunit;

namespace Watcher.UnitTests.Luxi;

public sealed class LuxiValueTests
{
    [Fact]
    public void MemberAmongNamesThatAreNoText_IsNamed()
    {
        var value = JsonElement.Parse("""{"rea\ud800son": 1, "other": 2}""");

        var error = Assert.Throws<LuxiProtocolException>(() => LuxiValue.Member(value, "reason", "job 7"));

        Assert.Equal("job 7: a name is no valid text", error.Message);
    }
}
