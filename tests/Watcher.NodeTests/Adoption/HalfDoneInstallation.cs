using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Adoption;

/// <summary>What a node is found as that somebody has begun to move, or where something is amiss.</summary>
internal static class HalfDoneInstallation
{
    // README's three lines, as they were.
    private const string Rendered = $"{TestNode.Watcher} units render --output /etc/systemd/system 2>/dev/null; systemctl daemon-reload";

    // The loop that docs/units.md had.
    private const string StopLoop =
        "for d in mond kvmd luxid rapi wconfd confd noded; do start-stop-daemon --stop --quiet --oknodo --retry 30 --pidfile /run/ganeti/ganeti-$d.pid --name ganeti-$d; done";

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["rendered, not enabled"] = Rendered,
        ["the service of the watcher alone enabled over it"] = $"{Rendered}; systemctl -q enable --now ganeti-watcher.service",
        ["the target started beside the init script's daemons"] = $"{Rendered}; systemctl -q enable ganeti.target; systemctl start ganeti.target",
        ["and all daemons stopped then"] = $"{Rendered}; systemctl -q enable ganeti.target; systemctl start ganeti.target; {StopLoop}; systemctl start ganeti.target",
        ["a dead daemon"] = "kill -KILL $(cat /run/ganeti/ganeti-confd.pid)",
        ["a daemon started by hand"] = "/usr/lib/ganeti/daemon-util stop ganeti-rapi; /usr/lib/ganeti/daemon-util start ganeti-rapi",
    };

    public static IEnumerable<string> Names => Scripts.Keys;

    public static IEnumerable<string> On(Suite suite) => KillPoints.On(suite, Names);

    public static string Script(string name) => Scripts[name];
}
