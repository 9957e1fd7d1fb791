namespace Watcher.NodeTests.Service;

/// <summary>systemd runs, and does not answer: that is no "plain mode", where daemons would be started beside systemd's.</summary>
[Collection<SystemdBookworm>]
public sealed class HangingBusTests(SystemdNode fixture) : SystemdTest(fixture)
{
    /// <summary>Listens and never answers, as a hung dbus-daemon.</summary>
    private const string Listener = """
        import socket, sys, time
        for path in sys.argv[1:]:
            s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            s.bind(path)
            s.listen(50)
            globals().setdefault("kept", []).append(s)
        time.sleep(3600)
        """;

    [Fact]
    public async Task Once_TheBusHangs_ModeUnknownAndNothingStarted()
    {
        await Node.Daemons.KillAsync("mond");
        await WithHangingBusAsync(async () =>
        {
            var result = await Node.WatcherAsync("--once");

            Assert.True(result.ExitCode is 0 or 1, result.ToString());
            Assert.Contains("unknown", result.Text + Node.Log, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(Node.Recorder.Starts());
            Assert.Null(Node.Daemons.Find("mond"));
        });
    }

    [Fact]
    public async Task Once_TheBusIsGone_NothingStarted()
    {
        await Node.Daemons.KillAsync("mond");
        await Node.CheckedAsync(["sh", "-c", "mkdir -p /run/nobus && mount --bind /run/nobus /run/dbus && mount --bind /dev/null /run/systemd/private"]);
        try
        {
            var result = await Node.WatcherAsync("--once");

            Assert.True(result.ExitCode is 0 or 1, result.ToString());
            Assert.Empty(Node.Recorder.Starts());
        }
        finally
        {
            await Node.CheckedAsync(["umount", "/run/dbus", "/run/systemd/private"]);
        }
    }

    /// <summary>Both ways to systemd are covered: the system bus, and the private socket that root may use.</summary>
    private async Task WithHangingBusAsync(Func<Task> act)
    {
        await Node.Files.WriteAsync("/run/deaf.py", Listener);
        await Node.CheckedAsync(["mkdir", "-p", "/run/deaf"]);
        await Node.CheckedAsync(
            ["sh", "-c", "rm -f /run/deaf/*; setsid python3 /run/deaf.py /run/deaf/system_bus_socket /run/deaf/private > /dev/null 2>&1 < /dev/null &"]);
        await Until.TrueAsync(() => Path.Exists(Node.Files.Outside("/run/deaf/private")), "the deaf sockets are there");
        await Node.CheckedAsync(["mount", "--bind", "/run/deaf/system_bus_socket", "/run/dbus/system_bus_socket"]);
        await Node.CheckedAsync(["mount", "--bind", "/run/deaf/private", "/run/systemd/private"]);
        try
        {
            await act();
        }
        finally
        {
            await Node.CheckedAsync(["umount", "/run/dbus/system_bus_socket", "/run/systemd/private"]);
        }
    }
}
