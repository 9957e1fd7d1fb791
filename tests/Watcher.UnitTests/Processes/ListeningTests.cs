using System.Net;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Processes;

public sealed class ListeningTests
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private const string UnixHeader = "Num       RefCount Protocol Flags    Type St Inode Path\n";
    private const string Path = "/var/run/ganeti/socket/ganeti-query";

    [Theory]
    [InlineData("   0: 0100007F:13D8 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 4711 1 0 100 0 0 10 0", "127.0.0.1:5080")]
    [InlineData("   1: 00000000:1543 00000000:0000 0A 00000000:0000001F 00:00000000 00000000   113        0 4711 1 0", "0.0.0.0:5443", 31)]
    [InlineData("   2: B80D0120000000000000000001000000:13D8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 113 0 4711 1", "[2001:db8::1]:5080")]
    [InlineData("   3: 0100007F:13D8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000   113        0 4711 1 0", null)]
    [InlineData("   4: 0100007F:13D8", null)]
    [InlineData("   5: 01007F:13D8 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 4711 1 0", null)]
    [InlineData("   6: 0100007F:123456 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 4711 1 0", null)]
    public void Row_IsWhatTheKernelSays(string line, string? place, int waiting = 0)
    {
        var row = ListeningRow.Parse(line);

        Assert.Equal(place is null ? null : new ListeningRow(IPEndPoint.Parse(place), 113, "4711", waiting), row);
    }

    [Fact]
    public void Table_IsCutShortBehindItsListeningRows_IsKnown()
    {
        var listening = "   0: 0100007F:13D8 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 4711 1 0 100 0 0 10 0\n";
        var connected = listening.Replace(" 0A ", " 01 ", StringComparison.Ordinal);

        Assert.Single(ListeningSockets.Parse(Header + listening, isWhole: true));
        Assert.Single(ListeningSockets.Parse(Header + listening + connected + connected[..20], isWhole: false));
        Assert.Throws<IOException>(() => ListeningSockets.Parse(Header + listening + listening + listening[..20], isWhole: false));
    }

    [Fact]
    public void ProcessThatIsGone_IsUnknown() => Assert.NotNull(ListeningSockets.OfTcp(new ProcessIdentity(int.MaxValue, 1)).Unknown);

    [Theory]

    // It listens where it is asked, by either name of the directory; also when the file itself is gone.
    [InlineData("00010000 0001 01 22345 /run/ganeti/socket/ganeti-query", null)]
    [InlineData("00010000 0001 01 22345 /var/run/ganeti/socket/ganeti-query", null)]

    // Nowhere at all.
    [InlineData("00000000 0001 03 22345 /var/run/ganeti/socket/ganeti-query", null)]
    [InlineData("00010000 0001 01 22345 /run/other", null)]
    [InlineData("00010000 0001 01 22345", null)]

    // Elsewhere.
    [InlineData("00010000 0001 01 22345 /srv/run/ganeti/socket/ganeti-query", "somebody listens at /srv/run/ganeti/socket/ganeti-query")]
    public void Paths_OneListensElsewhere_IsADoubt(string row, string? doubt) =>
        Assert.Equal(doubt, ListeningPaths.DoubtOf(Path, $"{UnixHeader}0000000000000000: 00000002 00000000 {row}\n", isWhole: true));

    [Fact]
    public void Paths_TableIsTooLong_IsADoubt() => Assert.Contains("too long", ListeningPaths.DoubtOf(Path, UnixHeader, isWhole: false), StringComparison.Ordinal);
}
