using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Processes;

public sealed class ExitStatusTests
{
    [Theory]
    [InlineData(0x0000, "exited with code 0")]
    [InlineData(0x0b00, "exited with code 11")]
    [InlineData(0x0009, "was killed by SIGKILL")]
    [InlineData(0x008b, "was killed by SIGSEGV")]
    [InlineData(0x0022, "was killed by signal 34")]
    public void ToString_WaitStatus_SaysHowItEnded(int raw, string text) => Assert.Equal(text, new ExitStatus(raw).ToString());
}
