using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Processes;

public sealed class UnixSocketsTests
{
    /// <summary>As Linux writes it, of a listener whose clients are one that was taken, one that waits, and their own ends, which have no path.</summary>
    private const string Table = """
        Num       RefCount Protocol Flags    Type St Inode Path
        0000000000000000: 00000002 00000000 00010000 0001 01 41 /run/a.sock
        0000000000000000: 00000003 00000000 00000000 0001 03 42 /run/a.sock
        0000000000000000: 00000002 00000000 00000000 0001 02     0 /run/a.sock
        0000000000000000: 00000003 00000000 00000000 0001 03 43

        """;

    [Fact]
    public void Parse_TellsTakenFromWaiting() => Assert.Equal(
        [
            new("/run/a.sock", Listens: true, IsConnected: false, IsWaiting: false),
            new("/run/a.sock", Listens: false, IsConnected: true, IsWaiting: false),
            new("/run/a.sock", Listens: false, IsConnected: false, IsWaiting: true),
        ],
        UnixSockets.Parse(Table).Where(row => row.Path == "/run/a.sock"));
}
