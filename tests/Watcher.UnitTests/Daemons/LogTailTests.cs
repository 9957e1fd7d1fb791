using Watcher.Core.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class LogTailTests
{
    [Fact]
    public void OneLine_ManyLines_KeepsTheLastThree() => Assert.Equal("b | c | d", LogTail.OneLine("a\nb\n\nc\nd\n"));

    [Fact]
    public void OneLine_ControlCharacters_CannotForgeALine() => Assert.Equal("x?[31mred?y", LogTail.OneLine("x\u001b[31mred\ry\n"));

    [Fact]
    public void Read_NoFile_IsEmpty() => Assert.Equal("", LogTail.Read("/nonexistent/log"));
}
