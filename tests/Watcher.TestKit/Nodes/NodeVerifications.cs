using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>Verifications of disks on a real master: makes them slow, and reads their jobs, archived ones too.</summary>
internal sealed class NodeVerifications(TestNode master)
{
    private const string Slow = "/run/slow-verify";
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Lets a verification last, its locks held, for as long as a file is there. For good: a node of its own is needed.</summary>
    public async Task AllowSlowAsync()
    {
        const string Find = "realpath /usr/share/ganeti/*/ganeti/cmdlib/group.py | sort -u";
        const string Patch = """


            def _WithSlowVerify(execute):
              def Exec(self, feedback_fn):
                import os, time
                while os.path.exists("/run/slow-verify"):
                  time.sleep(0.1)
                return execute(self, feedback_fn)
              return Exec

            LUGroupVerifyDisks.Exec = _WithSlowVerify(LUGroupVerifyDisks.Exec)
            """;
        foreach (var file in (await master.CheckedAsync(["sh", "-c", Find])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await master.Files.WriteAsync(file, master.Files.Read(file) + Patch, FileMode);
        }
    }

    public Task SlowAsync() => master.Files.WriteAsync(Slow, "", FileMode);

    public void NoMoreSlow() => master.Files.Delete(Slow);

    /// <summary>The jobs, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> JobsAsync()
    {
        // While a job's file is written, the new one lies beside it.
        const string Print = "for f in /var/lib/ganeti/queue/job-* /var/lib/ganeti/queue/archive/*/job-*; do case ${f##*/job-} in *[!0-9]*) continue;; esac; [ -e \"$f\" ] && { cat \"$f\"; echo; }; done; true";
        var jobs = (await master.CheckedAsync(["sh", "-c", Print])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. jobs.Select(text => JsonNode.Parse(text)!)
                .Where(job => (string)job["ops"]![0]!["input"]!["OP_ID"]! == "OP_GROUP_VERIFY_DISKS")
                .OrderBy(job => (long)job["id"]!),
        ];
    }

    /// <summary>The opcode of a job, without what differs from one job to the next: numbers and times.</summary>
    public static string Opcode(JsonNode job)
    {
        var input = job["ops"]![0]!["input"]!.DeepClone().AsObject();
        foreach (var reason in input["reason"]!.AsArray())
        {
            (reason![1], reason[2]) = (string.Concat(((string)reason[1]!).TakeWhile(c => c != '=')), null);
        }

        return string.Join(", ", input.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value?.ToJsonString()}"));
    }

    /// <summary>Forgets the jobs and when disks were verified, as on a new cluster.</summary>
    public async Task ForgetAsync()
    {
        // Only jobs that have ended can be archived.
        await Until.SucceedsAsync(
            async () =>
            {
                if ((await IdsAsync()).ToList() is { Count: > 0 } jobs)
                {
                    await master.CheckedAsync(["gnt-job", "archive", .. jobs]);
                }
            });
        await master.CheckedAsync(["sh", "-c", "rm -f /var/lib/ganeti/queue/archive/*/job-*"]);
        master.Files.DeleteDirectory("/var/lib/ganeti-watcher");
    }

    private async Task<IEnumerable<string>> IdsAsync() =>
        (await NodeLuxi.QueryAsync(master, "job", "id")).Select(job => $"{job[0]}");
}
