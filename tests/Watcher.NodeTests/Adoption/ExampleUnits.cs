namespace Watcher.NodeTests.Adoption;

/// <summary>Units as Ganeti's own examples have them (doc/examples/systemd), with the daemons running by them.</summary>
internal static class ExampleUnits
{
    private const string Etc = "/etc/systemd/system";
    private const UnixFileMode Mode = (UnixFileMode)0b110_100_100;

    private static readonly (string Daemon, string User, string Target)[] Daemons =
    [
        ("noded", "root", "node"), ("confd", "gnt-confd", "node"), ("mond", "root", "node"), ("wconfd", "gnt-masterd", "master"), ("rapi", "gnt-rapi", "master"), ("luxid", "gnt-masterd", "master"),
    ];

    public static async Task InstallAsync(TestNode node, NodeUnits units)
    {
        await units.ControlAsync("stop", "ganeti.service");
        await node.Files.WriteAsync($"{Etc}/ganeti-common.service", "[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=oneshot\nExecStart=/usr/lib/ganeti/ensure-dirs\n", Mode);
        await node.Files.WriteAsync($"{Etc}/ganeti.service", "[Unit]\nRequires=ganeti.target\n[Service]\nType=oneshot\nExecStart=/bin/true\nKillMode=process\n", Mode);
        await node.Files.WriteAsync($"{Etc}/ganeti.target", "[Unit]\nDescription=Ganeti\n[Install]\nWantedBy=multi-user.target\nAlso=ganeti-node.target ganeti-master.target\n", Mode);
        foreach (var target in (string[])["node", "master"])
        {
            await node.Files.WriteAsync($"{Etc}/ganeti-{target}.target", "[Unit]\nPartOf=ganeti.target\n[Install]\nWantedBy=ganeti.target\n", Mode);
        }

        foreach (var (daemon, user, target) in Daemons)
        {
            await node.Files.WriteAsync(
                $"{Etc}/ganeti-{daemon}.service",
                $"""
                [Unit]
                Requires=ganeti-common.service
                After=ganeti-common.service
                PartOf=ganeti-{target}.target
                StartLimitIntervalSec=0
                [Service]
                User={user}
                Group={(daemon is "wconfd" ? "gnt-confd" : daemon is "luxid" ? "gnt-luxid" : user)}
                ExecStart=/usr/sbin/ganeti-{daemon} -f
                Restart=on-failure
                RestartSec=1
                KillMode=process
                SuccessExitStatus=0 11
                [Install]
                WantedBy=ganeti-{target}.target

                """,
                Mode);
        }

        await units.ShellAsync(
            """
            systemctl daemon-reload
            systemctl -q enable ganeti.target ganeti-noded ganeti-confd ganeti-mond ganeti-wconfd ganeti-rapi ganeti-luxid
            """);
        await units.StartAllAsync();
        await units.WaitUntilReadyAsync();
    }
}
