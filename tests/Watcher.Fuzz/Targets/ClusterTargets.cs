using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;

namespace Watcher.Fuzz.Targets;

/// <summary>The small files in Ganeti's directories.</summary>
internal static class ClusterTargets
{
    private static readonly string[] Keys =
        ["master_node", "node_list", "nodegroups", "enabled_user_shutdown", "hypervisor_list", "primary_ip_family", "cluster_name"];

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 22, 12, 30, TimeSpan.FromHours(1));

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("certificate", Certificate, typeof(FormatException)),
        FuzzTarget.OfText("host-names", HostNamesOf),
        new("log-tail", LogTailOf),
        new("pause-file", PauseFileOf),
        new("pid-file", PidFileOf),
        new("ssconf", SsconfOf),
    ];

    private static void Certificate(byte[] input)
    {
        var validity = Validity.Parse(Encoding.Latin1.GetString(input));
        foreach (var kind in Enum.GetValues<CertificateKind>())
        {
            var view = new CertificateView(kind, "server.pem", validity);
            _ = (CertificatesDecision.Judge(view, Now)?.Fingerprint(), CertificatesDecision.WhyInvalid(view, Now));
        }
    }

    /// <summary>The host's names as found, the master's and the nodes' as listed: a line each.</summary>
    private static void HostNamesOf(string input)
    {
        var names = input.Split('\n');
        var host = new HostNames(names[0], HostNames.PythonsFqdn(names[1..]), HostNames.PythonsFqdn(names.Skip(2).ToList()));
        var view = RoleDecision.Decide(names[^1], names.Length > 4 ? names[3..] : null, host, "node_list");
        FindingException.Unless(view.Role != NodeRole.NotInCluster, "a host of a cluster is in none");
        FindingException.Unless(!host.ToString().Any(char.IsControl), "a control character in a host's name");
    }

    private static void LogTailOf(byte[] input)
    {
        var file = Scratch.Write("/daemon.log", input);
        FindingException.Unless(!LogTail.Read(file).Any(char.IsControl), "a control character in a log's end");
    }

    private static void PauseFileOf(byte[] input)
    {
        var file = Scratch.Write("/watcher.pause", input);
        var pause = PauseFile.Read(file, Now);
        FindingException.Unless(pause.Until is not { } until || until >= Now, "a pause that is over");
        if (pause.Remove)
        {
            PauseFile.RemoveOutdated(file, Now);
        }
    }

    private static void PidFileOf(byte[] input)
    {
        var (pid, problem) = PidFile.Parse(input);
        FindingException.Unless(pid is null != (problem is null), "neither a process id nor why there is none");
        FindingException.Unless(pid is null or > 0, $"process id {pid}");
    }

    /// <summary>The files' contents, one behind the other, with a NUL between.</summary>
    private static void SsconfOf(byte[] input)
    {
        var paths = new GanetiPaths(Scratch.Root);
        var ssconf = new Ssconf(paths);
        var contents = Parts.Of(input, 0);
        for (var i = 0; i < Keys.Length; i++)
        {
            if (i < contents.Length)
            {
                Scratch.Write($"/var/lib/ganeti/ssconf_{Keys[i]}", contents[i].Span);
            }
            else
            {
                File.Delete(ssconf.PathOf(Keys[i]));
            }
        }

        var probe = new ClusterProbe(paths, ssconf, (own, _) => new HostNames(own, null, null), TimeProvider.System);
        var view = probe.LookAsync(CancellationToken.None).GetAwaiter().GetResult();
        _ = probe.FindMisnamedAsync(CancellationToken.None).GetAwaiter().GetResult();

        // A group's UUID stands in paths.
        FindingException.Unless(view.Groups.All(uuid => uuid.All(c => char.IsAsciiHexDigitLower(c) || c == '-')), "a group's UUID that is none");
    }
}
