namespace Watcher.NodeTests.DaemonUtil;

/// <summary>
/// Calls that our daemon-util answers as the installed one: state of the node, then the arguments. A line is one call; _ is an empty argument, ~ a blank.
/// What differs is tested in DaemonUtilDifferenceTests, and explained in docs/daemon-util.md.
/// </summary>
internal static class DaemonUtilTable
{
    /// <summary>Looks: they change nothing.</summary>
    private const string Looks = """

        _
        foo
        --help
        -h
        check_config
        start~all
        list-start-daemons
        list-start-daemons more
        list-stop-daemons
        is-daemon-name
        is-daemon-name _
        is-daemon-name ganeti-noded
        is-daemon-name ganeti-mond
        is-daemon-name ganeti-metad
        is-daemon-name ganeti-masterd
        is-daemon-name noded
        is-daemon-name ganeti-noded more
        check-config
        check-exitcode
        check-exitcode _
        check-exitcode 0
        check-exitcode 11
        check-exitcode 1
        check-exitcode 255
        check-exitcode 00
        check-exitcode not~a~number
        check
        check _
        check ganeti-noded
        check ganeti-confd
        check ganeti-wconfd
        check ganeti-rapi
        check ganeti-luxid
        check ganeti-mond
        check ganeti-kvmd
        check ganeti-metad
        check ganeti-masterd
        check noded
        daemon-pidfile
        daemon-pidfile _
        daemon-pidfile ganeti-noded
        daemon-pidfile a~b
        daemon-executable
        daemon-executable _
        daemon-executable ganeti-luxid
        daemon-executable a~b
        use-systemctl
        -mond-enabled
        -daemon-pidfile ganeti-rapi
        -daemon-executable ganeti-rapi
        -daemon-usergroup
        -daemon-usergroup confd
        -daemon-usergroup wconfd
        -daemon-usergroup luxid
        -daemon-usergroup rapi
        -daemon-usergroup noded
        -daemon-usergroup mond
        -daemon-usergroup metad
        -daemon-usergroup kvmd
        -daemon-usergroup ganeti-confd
        -daemon-caps metad
        -daemon-caps noded
        """;

    /// <summary>Calls that may change something: what is down before, stopped or (!) killed, a colon, the arguments. All else runs.</summary>
    private const string Acts = """
        : start
        : stop
        : check-and-start
        : check-and-start ganeti-noded
        : check-and-start ganeti-luxid more
        : start ganeti-noded
        : start ganeti-mond
        : stop ganeti-kvmd
        : stop ganeti-metad
        : stop ganeti-rapi
        : stop ganeti-confd more
        : rotate-logs
        : rotate-logs ganeti-confd
        : rotate-logs ganeti-kvmd
        : rotate-all-logs
        : stop-master
        : stop-all
        confd: start ganeti-confd
        confd: check ganeti-confd
        confd: stop ganeti-confd
        confd: rotate-logs ganeti-confd
        mond!: check ganeti-mond
        mond!: stop ganeti-mond
        mond!: start ganeti-mond
        wconfd rapi luxid: start-master
        wconfd rapi luxid: stop-all
        """;

    /// <summary>Acts that only a node without systemd's units answers alike: there systemd would do something else meanwhile.</summary>
    private const string PlainActs = """
        : start ganeti-kvmd
        : start no-such-daemon
        confd: start ganeti-confd --no-such-option
        rapi: start ganeti-rapi --no-such-option
        rapi: check-and-start ganeti-rapi
        confd!: check ganeti-confd
        confd!: stop ganeti-confd
        noded!: start ganeti-noded
        noded confd wconfd rapi luxid mond: start-all
        """;

    /// <summary>With systemd's units: what a daemon that is down is answered with.</summary>
    private const string SupervisedActs = """
        rapi: check-and-start ganeti-rapi
        rapi: check-and-start
        : start ganeti-masterd
        : stop ganeti-masterd
        noded confd wconfd rapi luxid mond: start-all
        """;

    public static IEnumerable<string> AllLooks => Looks.Split('\n');

    public static IEnumerable<string> ActsOn(bool supervised) => $"{Acts}\n{(supervised ? SupervisedActs : PlainActs)}".Split('\n');

    public static string[] Arguments(string line) => [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "_" ? "" : word.Replace('~', ' '))];
}
