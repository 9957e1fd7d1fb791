using System.Text;

namespace Watcher.SandboxTests;

/// <summary>What Ganeti keeps secret on a node is in nothing that the watcher writes or prints, also where those files are damaged: an error must not quote them.</summary>
public sealed class SecretsTests : SandboxTest
{
    private const string Token = "PLANTEDsecret";
    private const string Metrics = "run/ganeti-watcher.prom";
    private const string Told = "run/told";
    private const string Command = "usr/sbin/tell";
    private const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Sockets and a FIFO.
    private static readonly string[] Others = ["/stand-in/", "socket"];

    /// <summary>All that holds a secret on a real node (ganeti's pathutils.py), and what it looks like there.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["var/lib/ganeti/hmac.key"] = $"{Token}HmacKey00112233445566778899\n",
        ["var/lib/ganeti/server.pem"] = Key("Server"),
        ["var/lib/ganeti/client.pem"] = Key("Client"),
        ["var/lib/ganeti/rapi.pem"] = Key("Rapi"),
        ["var/lib/ganeti/spice.pem"] = Key("Spice"),
        ["var/lib/ganeti/cluster-domain-secret"] = $"{Token}DomainSecret\n",
        ["var/lib/ganeti/rapi/users"] = $"admin {Token}Password write\nother {{HA1}}{Token}Hash read\n",
        ["var/lib/ganeti/config.data"] = $"{{\"cluster\": {{\"osparams_private_cluster\": \"{Token}OsParameter\"}}}}",
        ["var/lib/ganeti/known_hosts"] = $"node1 ssh-ed25519 {Token}HostKey\n",
    };

    private readonly StringBuilder _printed = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Settings.Set("Metrics:File", Node.PathOf(Metrics));
        Settings.Set("Notify:Command", Node.PathOf(Command));
        Settings.Set("Log:Level", "Debug");
        Settings.Set("Schedule", SandboxSettings.Never);
        Node.Write(Command, $"#!/bin/sh\ncat >> {Node.PathOf(Told)}\n");
        File.SetUnixFileMode(Node.PathOf(Command), ForRoot | UnixFileMode.UserExecute);
        await StartAllAsync();
    }

    [Fact]
    public async Task Intact_NoneIsTold()
    {
        Plant(Files);

        await RunADayAsync();

        AssertNoneIsTold();
    }

    /// <summary>As a full disk, an editor or a power cut leaves them.</summary>
    [Theory]
    [InlineData("begin")]
    [InlineData("garbage")]
    [InlineData("certificate")]
    [InlineData("large")]
    [InlineData("binary")]
    public async Task Damaged_TheDamageIsTold_AndNoneOfThem(string how)
    {
        Plant(Files.ToDictionary(file => file.Key, file => Damaged(file.Value, how)));

        await RunADayAsync();

        Assert.Contains("server.pem", _printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("server.pem", Node.Log, StringComparison.Ordinal);
        AssertNoneIsTold();
    }

    /// <summary>The key of confd is read where node health is maintained.</summary>
    [Fact]
    public async Task KeyOfConfd_IsNotTold_WholeOrDamaged()
    {
        Node.Write("var/lib/ganeti/ssconf_maintain_node_health", "True\n");
        Node.Write("var/lib/ganeti/ssconf_master_candidates_ips", "127.0.0.1\n");
        foreach (var key in new[] { Files["var/lib/ganeti/hmac.key"], Damaged(Files["var/lib/ganeti/hmac.key"], "large") })
        {
            Plant(new Dictionary<string, string> { ["var/lib/ganeti/hmac.key"] = key });
            await PrintAsync("status");
            await PrintAsync("check");
        }

        Assert.Contains("hmac.key", _printed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, _printed.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Key(string name) => $"-----BEGIN PRIVATE KEY-----\n{Token}{name}Key0011223344556677889900aabbccddeeff\n-----END PRIVATE KEY-----\n";

    private static string Damaged(string content, string how) => how switch
    {
        "begin" => content[..(content.IndexOf(Token, StringComparison.Ordinal) + Token.Length + 4)],
        "garbage" => $"{Token} {content.Replace('\n', ' ')} \u0001 {{\"{Token}\": ",
        "certificate" => $"{content}-----BEGIN CERTIFICATE-----\n{Token}NoBase64!{content}-----END CERTIFICATE-----\n",
        "large" => string.Concat(Enumerable.Repeat($"{Token}0123456789\n", 200_000)),
        _ => $"\0\u00ff{Token}\0{content}",
    };

    private void Plant(Dictionary<string, string> files)
    {
        foreach (var (path, content) in files)
        {
            var has = path.EndsWith("server.pem", StringComparison.Ordinal) && content == Files[path] ? Node.Read(path) : "";
            Node.Write(path, has + content);
            File.SetUnixFileMode(Node.PathOf(path), ForRoot);
        }
    }

    /// <summary>All that an operator, cron and systemd run in a day.</summary>
    private async Task RunADayAsync()
    {
        foreach (var command in new string[][]
        {
            ["--once", "--debug"], ["--once", "--dry-run"], ["status"], ["status", "--json"], ["check"], ["config", "check"], ["config", "show"], ["units", "check"],
            ["hold", "rapi", "--reason", "a repair"], ["release", "rapi"], ["daemon-util", "check-config"], ["daemon-util", "check", "ganeti-noded"],
        })
        {
            await PrintAsync(command);
        }

        using (var service = Node.Serve())
        {
            await service.UntilAtWorkAsync();
            await PrintAsync("--once");
            await PrintAsync("status", "--json");
            await PrintAsync("check");
            service.Signal(SandboxProcesses.SigHup);
            await Node.UntilLogSaysAsync("Configuration read anew");
            await service.TerminateAsync();
            _printed.Append(service.Output).Append(service.Error);
        }

        await PrintAsync("--once");
    }

    private async Task PrintAsync(params string[] command) => _printed.Append((await Node.WatcherAsync(command)).Text);

    private void AssertNoneIsTold()
    {
        var written = Directory.EnumerateFiles(Node.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => !Files.ContainsKey(Path.GetRelativePath(Node.Root, path)) && !Others.Any(other => path.Contains(other, StringComparison.Ordinal))).ToList();

        // What is looked through is there.
        Assert.Contains(Node.LogFile, written);
        Assert.Contains(written, path => path.Contains("/var/lib/ganeti-watcher/", StringComparison.Ordinal));
        Assert.Contains(Node.PathOf("run/ganeti-watcher/pass.json"), written);
        Assert.Contains(Node.PathOf(Metrics), written);
        Assert.All(written, path => Assert.False(File.ReadAllText(path).Contains(Token, StringComparison.OrdinalIgnoreCase), $"{path} tells a secret"));
        Assert.DoesNotContain(Token, _printed.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
