using System.Globalization;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Security;

/// <summary>What strace(1) saw the watcher's own processes do with paths: those that became another program are not looked at.</summary>
internal static partial class SystemCallTrace
{
    private const string File = "/root/strace.out";

    private const string Calls =
        "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,chmod,fchmodat,chown,lchown,fchownat,"
        + "mkdir,mkdirat,mknod,mknodat,truncate,utime,utimes,utimensat,execve,clone,clone3,fork,vfork";

    /// <summary>
    /// Runs the watcher until it ends. strace goes on with the daemons that it started, and is ended then (-I 1: it heeds the signal): it lets them go.
    /// </summary>
    public static async Task<string> RecordAsync(TestNode node, params string[] arguments)
    {
        await node.RunAsync(
            ["sh", "-c", $"exec strace -D -I 1 -f -y -o {File} -e trace={Calls} {TestNode.Watcher} \"$@\" > /dev/null 2>&1", "sh", .. arguments], TimeSpan.FromMinutes(4));
        await node.RunAsync(["pkill", "-TERM", "-x", "strace"]);
        await Until.TrueAsync(() => !node.Processes.All().Any(process => process.Name == "strace"), "strace has ended");
        return node.Files.Read(File);
    }

    /// <summary>Each change by path, as the directory that it was made in and what is wrong with it unless that directory is root's alone.</summary>
    public static IEnumerable<(string Directory, string Wrong)> Changes(string trace)
    {
        var others = FindOthers(trace);
        foreach (var line in trace.Split('\n'))
        {
            if (Line().Match(line) is not { Success: true } found || found.Groups["call"].Value == "execve" || others.Contains(Number(found, "pid")))
            {
                continue;
            }

            var (call, arguments) = (found.Groups["call"].Value, found.Groups["rest"].Value);
            var isOpen = call.StartsWith("open", StringComparison.Ordinal);
            foreach (Match path in AbsolutePath().Matches(arguments))
            {
                var isHarmless = isOpen && (!Writing().IsMatch(arguments) || Guarded().IsMatch(arguments));
                if (!isHarmless)
                {
                    yield return (Path.GetDirectoryName(path.Groups["path"].Value) ?? "/", line);
                }
            }

            if (isOpen && RelativePath().IsMatch(arguments) && Writing().IsMatch(arguments) && !Guarded().IsMatch(arguments))
            {
                yield return (RelativePath().Match(arguments).Groups["directory"].Value, line);
            }
        }
    }

    /// <summary>The threads and processes that became another program, and whatever those made.</summary>
    private static HashSet<int> FindOthers(string trace)
    {
        var children = Child().Matches(trace).ToLookup(found => Number(found, "pid"), found => Number(found, "child"));
        var others = new HashSet<int>();
        var rest = new Queue<int>(Execution().Matches(trace).Where(found => found.Groups["program"].Value is not (TestNode.Watcher or "/proc/self/exe")).Select(found => Number(found, "pid")));
        while (rest.TryDequeue(out var pid))
        {
            if (others.Add(pid))
            {
                foreach (var child in children[pid])
                {
                    rest.Enqueue(child);
                }
            }
        }

        return others;
    }

    private static int Number(Match found, string group) => int.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The call may have been interrupted by the child's own: "&lt;... clone resumed&gt;".</summary>
    [GeneratedRegex(@"^(?<pid>\d+) [^\n]*(?:clone3?|v?fork)[( ][^\n]*= (?<child>\d+)", RegexOptions.Multiline)]
    private static partial Regex Child();

    [GeneratedRegex(@"^(?<pid>\d+)\s+execve\(""(?<program>[^""]*)""", RegexOptions.Multiline)]
    private static partial Regex Execution();

    [GeneratedRegex(@"^(?<pid>\d+)\s+(?<call>\w+)\((?<rest>.*)$")]
    private static partial Regex Line();

    /// <summary>A path that is not relative to an open directory.</summary>
    [GeneratedRegex(@"(?:^|AT_FDCWD(?:<[^>]*>)?, )""(?<path>/[^""]*)""")]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(@"^\d+<(?<directory>[^>]*)>, ""[^""/]*""")]
    private static partial Regex RelativePath();

    [GeneratedRegex("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")]
    private static partial Regex Writing();

    [GeneratedRegex("O_NOFOLLOW|O_EXCL")]
    private static partial Regex Guarded();
}
