using System.Globalization;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Units;

/// <summary>The daemons at work in their sandboxes, and what systemd thinks of these.</summary>
public abstract partial class UnitsWorkTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private const string AddInstance =
        "gnt-instance add -t diskless -o noop+default --no-name-check --no-ip-check -B memory=128M,vcpus=1 -n node1.gnt.test inst2";

    // urllib is slow to load and curl is not installed: neither matters for a few requests.
    private const string Get = "/usr/local/sbin/get";

    [Fact]
    public async Task DaysWork_WithTheHardeningOn_StillDoes()
    {
        await PrepareAsync();
        string[] work =
        [
            "gnt-cluster verify 2>&1 | grep -q 'Hooks Results'",
            AddInstance,
            "test -s /run/hook-ran",
            "gnt-instance stop inst2",
            "gnt-instance start inst2",
            "gnt-instance reboot inst2",
            "gnt-instance remove -f --shutdown-timeout=0 inst2",
            "gnt-cluster renew-crypto --force --new-cluster-certificate --new-confd-hmac-key --new-rapi-certificate",
            "gnt-cluster renew-crypto --force --new-cluster-domain-secret",
            "gnt-cluster renew-crypto --force --new-node-certificates",
            // A failover's steps: lib/bootstrap.py, lib/backend.py.
            "/usr/lib/ganeti/daemon-util stop-master && /usr/lib/ganeti/daemon-util start-master",
            "/usr/lib/ganeti/daemon-util stop-all && /usr/lib/ganeti/daemon-util start-all",
            "gnt-cluster verify 2>&1 | grep -q 'Hooks Results'",
        ];
        try
        {
            foreach (var line in work)
            {
                await Units.WaitUntilReadyAsync();
                await DoAsync(line);
                if (line == AddInstance)
                {
                    // It learns of it by the file that wconfd has written.
                    await Units.WaitAsync(HasInstanceAsync, "luxid knows the new instance");
                }
            }
        }
        catch
        {
            // The other tests' node has it not.
            await Node.RunAsync(["gnt-instance", "remove", "-f", "--shutdown-timeout=0", "inst2"]);
            throw;
        }

        await Units.WaitUntilReadyAsync();
        Assert.Equal("", (await Units.CheckAsync()).Text);
        await AssertNothingFailedAsync();
    }

    /// <summary>Each over its own protocol: RAPI over TLS and through luxid, mond and metad over HTTP.</summary>
    [Fact]
    public async Task Answers_RapiMondAndMetad_ToTheirClients()
    {
        const string Instances = "127.0.0.1:5080/2/instances";
        await PrepareAsync();
        await Units.ShellAsync("printf 'reader word read\\n' > /var/lib/ganeti/rapi/users && chmod 644 /var/lib/ganeti/rapi/users");
        await Units.ControlAsync("restart", "ganeti-rapi.service");
        await Units.WaitAsync(
            async () => (await Node.RunAsync([Get, $"https://reader:word@{Instances}"])).Output.StartsWith("200", StringComparison.Ordinal), "RAPI answers");
        Assert.Contains("inst1", await GetAsync($"https://reader:word@{Instances}"), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await GetAsync($"https://{Instances}"), StringComparison.Ordinal);

        // Not all reports at once: mond cannot read this kernel's /proc/diskstats, nor /proc/drbd where there is none, in a sandbox or not.
        foreach (var report in new[] { "report/default/cpu-avg-load", "report/storage/lv", "list/collectors" })
        {
            await Units.WaitAsync(
                async () => (await Node.RunAsync([Get, $"http://127.0.0.1:1815/1/{report}"])).Output.StartsWith("200 ", StringComparison.Ordinal), $"mond answers {report}");
        }

        // noded starts metad when an instance is started, and gives it what it may tell.
        await DoAsync(AddInstance);
        try
        {
            Assert.Equal("active", await Units.PropertyAsync("ganeti-metad.service", "ActiveState"));
            await Units.WaitAsync(
                async () => (await Node.RunAsync([Get, "http://127.0.0.1/no-such-page"])).Output.StartsWith("404 ", StringComparison.Ordinal), "metad answers");
            await Until.TrueAsync(
                () => Node.Files.Read("/var/log/ganeti/meta-daemon.log").Contains("inst2", StringComparison.Ordinal), "metad was told of inst2");
        }
        finally
        {
            await DoAsync("gnt-instance remove -f --shutdown-timeout=0 inst2");
        }
    }

    [Fact]
    public async Task LogRotation_EachDaemonWritesToTheNewFile_AndRunsOn()
    {
        string[] logs = ["conf", "luxi", "monitoring", "node", "rapi", "wconf"];
        Assert.Empty(await ReplacedByAsync(() => Units.ShellAsync(
            "cd /var/log/ganeti && for log in *-daemon.log; do mv $log $log.1; done && /usr/lib/ganeti/daemon-util rotate-all-logs")));

        await DoAsync("gnt-cluster modify --candidate-pool-size=9");

        foreach (var log in logs)
        {
            await Until.TrueAsync(
                () => Node.Files.Read($"/var/log/ganeti/{log}-daemon.log") != "", $"the new {log}-daemon.log has a line");
        }
    }

    [Fact]
    public async Task Security_Exposure_IsWithinBounds()
    {
        (string Unit, double Most)[] bounds =
        [
            ("noded", 10), ("confd", 3), ("wconfd", 3), ("luxid", 3), ("rapi", 3), ("mond", 3), ("kvmd", 3), ("metad", 3), ("watcher", 2),
            ("watcher-once", 2),
        ];
        var exposures = new List<(string Unit, double Is, double Most)>();
        foreach (var (unit, most) in bounds)
        {
            var said = (await Node.RunAsync(["systemd-analyze", "security", "--no-pager", $"ganeti-{unit}.service"])).Output;
            exposures.Add((unit, double.Parse(Overall().Match(said).Groups[1].Value, CultureInfo.InvariantCulture), most));
        }

        var table = exposures.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Unit} {e.Is:0.0}"));
        Figures.Say($"systemd-analyze security, {Debian}: {string.Join(", ", table)}");
        Assert.All(exposures, e => Assert.True(e.Is <= e.Most, $"{e.Unit} {e.Is}, at most {e.Most}"));
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Overall();

    /// <summary>root's login to its own node, for renew-crypto; a hook that leaves a trace; a program that prints a page.</summary>
    private async Task PrepareAsync()
    {
        const string Hook = "/etc/ganeti/hooks/instance-add-post.d/t";
        await Units.ShellAsync(
            """
            mkdir -p -m 700 /root/.ssh && cd /root/.ssh || exit
            test -e id_rsa || ssh-keygen -q -t rsa -N '' -f id_rsa
            cp id_rsa.pub authorized_keys
            """);
        await Node.Files.WriteAsync(Hook, "#!/bin/sh\necho ran > /run/hook-ran\n", TestNode.ExecutableMode);
        await Node.Files.WriteAsync(
            Get,
            """
            #!/usr/bin/python3 -I
            import base64, http.client, ssl, sys, urllib.parse
            url = urllib.parse.urlsplit(sys.argv[1])
            if url.scheme == "https":
              peer = http.client.HTTPSConnection(url.hostname, url.port, timeout=20, context=ssl._create_unverified_context())
            else:
              peer = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
            user = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
            peer.request("GET", url.path, headers={"Authorization": "Basic " + user} if url.username else {})
            answer = peer.getresponse()
            print(answer.status, answer.read().decode())
            """,
            TestNode.ExecutableMode);
    }

    private async Task<bool> HasInstanceAsync() => (await NodeLuxi.QueryAsync(Node, "instance", "name")).Any(row => (string)row[0]! == "inst2");

    private async Task<string> GetAsync(string url) => (await Node.CheckedAsync([Get, url])).Output;

    private async Task DoAsync(string line)
    {
        var result = await Node.RunAsync(["/bin/sh", "-c", line]);
        Assert.True(result.ExitCode == 0, $"{line}: {result}");
    }
}
