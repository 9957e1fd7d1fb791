using Watcher.Commands;
using Xunit;

namespace Watcher.UnitTests.Commands;

public sealed class HoldCommandLineTests
{
    [Theory]
    [InlineData("999999w")]
    [InlineData("36501d")]
    [InlineData("0s")]
    [InlineData("soon")]
    public void Hold_ForAnAgeThatCannotBe_NamesWhatCan(string age)
    {
        var errors = HoldCommandLine.Build().First().Parse(["confd", "--for", age]).Errors;

        Assert.Equal(
            $"--for: '{age}' should be a whole number with an optional s, m, h, d or w, more than 0 and at most 36500d", Assert.Single(errors).Message);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("36500d")]
    public void Hold_ForAnAgeThatCanBe_IsTaken(string age) => Assert.Empty(HoldCommandLine.Build().First().Parse(["confd", "--for", age]).Errors);
}
