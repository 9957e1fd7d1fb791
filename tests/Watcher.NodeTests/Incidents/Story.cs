using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Incidents;

/// <summary>An incident as all places tell it, with placeholders for what differs from run to run. <c>WATCHER_WRITE_INCIDENTS=1</c> has it written anew.</summary>
internal sealed class Story
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Pattern, string Placeholder)[] Differs =
    [
        (@"\b\d+\.\d+\.\d+\+[0-9a-f]{40}", "VERSION"),
        (@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        (@"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?", "TIME"),
        (@"\b\d\d:\d\d:\d\d\b", "TIME"),
        (@"(ganeti-query: did not )[^;""\n]*?(?= \||[;"".\n])", "$1answer in time"),
        // Whoever asks first is let in by the kernel, and waits for an answer; the others wait to be let in.
        (@"luxid has not answered within \d+ s", "/var/run/ganeti/socket/ganeti-query: did not answer in time"),
        (@"\bpid \d+", "pid PID"),
        (@"(?m)^(  \S.*\bdone at TIME), next at TIME$", "$1"),
        (@"TIME,\d{3}: ganeti-watcher pid=\d+", "TIME: ganeti-watcher pid=PID"),
        (@"TIME, (just now|\d+ s ago)", "TIME, AGO"),
        (@"last_pass_age=\d+s", "last_pass_age=AGE"),
        (@"(""pid"": |_PID=)\d+", "$1PID"),
        (@"\b([Jj]obs?|gnt-job info) \d+", "$1 JOB"),
        (@"(_JOB_ID=)\d+", "$1JOB"),
    ];

    private readonly StringBuilder _text = new();

    public void Begin(string what) => _text.Append(what).Append('\n');

    public void Part(string title, IEnumerable<string> texts) => _text.Append($"\n== {title}\n\n").AppendJoin('\n', texts.Select(text => $"{text.TrimEnd('\n')}\n"));

    /// <summary>Held against the file, or written to it.</summary>
    /// <param name="name">Of the file.</param>
    /// <param name="inAnyOrder">Whether duties tell of it each in its own time: the same lines, in another order.</param>
    public async Task HoldAsync(string name, bool inAnyOrder = false)
    {
        var path = Path.Combine(Repository.Root, "tests", "incidents", $"{name}.txt");
        var told = Differs.Aggregate(_text.ToString(), (text, each) => Regex.Replace(text, each.Pattern, each.Placeholder));
        if (Environment.GetEnvironmentVariable("WATCHER_WRITE_INCIDENTS") is not null)
        {
            await File.WriteAllTextAsync(path, told);
        }

        Assert.DoesNotContain("@GANETI", told, StringComparison.Ordinal);
        var kept = File.Exists(path) ? await File.ReadAllTextAsync(path) : $"{path} is missing";
        var difference = Difference(kept.Split('\n'), told.Split('\n'));
        Assert.True(difference.Count == 0, $"{path} (-), and what is told (+):\n{string.Join('\n', difference)}");
        if (!inAnyOrder)
        {
            Assert.Equal(kept, told);
        }
    }

    /// <summary>What a program reads, without what is the same on each healthy node.</summary>
    public static string Shortened(string json)
    {
        var status = JsonNode.Parse(json)!.AsObject();
        status.Remove("duties");
        if (status["node"]?["daemons"] is JsonArray daemons)
        {
            status["node"]!["daemons"] = new JsonArray([.. daemons.Where(daemon => (string)daemon!["state"]! is not ("running" or "not needed") || daemon["died"] is not null).Select(daemon => daemon!.DeepClone())]);
        }

        return status.ToJsonString(Indented);
    }

    /// <summary>Whole lines, wherever they stand: an assertion about a text shows a few characters of it.</summary>
    private static List<string> Difference(string[] kept, string[] told)
    {
        var gone = kept.ToList();
        List<string> added = [.. told.Where(line => !gone.Remove(line))];
        return [.. gone.Select(line => $"- {line}"), .. added.Select(line => $"+ {line}")];
    }
}
