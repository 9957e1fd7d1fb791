namespace Watcher.NodeTests.Service;

/// <summary>A unit file for the service, with the directives that must not pass on to what it starts.</summary>
internal static class TestUnit
{
    public const string Name = "ganeti-watcher.service";

    public static async Task InstallAsync(TestNode node, int watchdogSeconds = 120)
    {
        var (file, text) = ($"/etc/systemd/system/{Name}", Text(watchdogSeconds));
        if (node.Files.Read(file) != text)
        {
            await node.Files.WriteAsync(file, text);
            await node.CheckedAsync(["systemctl", "daemon-reload"]);
        }
    }

    public static async Task ControlAsync(TestNode node, params string[] verb) => await node.CheckedAsync(["systemctl", .. verb, Name]);

    public static async Task<string> PropertyAsync(TestNode node, string property) =>
        (await node.CheckedAsync(["systemctl", "show", "--value", "-p", property, Name])).Output.Trim();

    private static string Text(int watchdogSeconds) => $"""
        [Unit]
        Description=ganeti-watcher under test
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        NotifyAccess=main
        ExecStart={TestNode.Watcher} serve
        ExecReload=/bin/kill -HUP $MAINPID
        KillMode=process
        Restart=always
        RestartSec=200ms
        TimeoutStartSec=90s
        TimeoutStopSec=5s
        WatchdogSec={watchdogSeconds}s
        NoNewPrivileges=yes
        ProtectHome=yes
        PrivateTmp=yes
        ProtectKernelTunables=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
        CapabilityBoundingSet=CAP_KILL CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_CHOWN CAP_SYS_PTRACE
        LimitNOFILE=512

        """;
}
