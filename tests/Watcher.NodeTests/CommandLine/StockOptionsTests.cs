namespace Watcher.NodeTests.CommandLine;

/// <summary>docs/differences.md: all of the stock watcher's options are accepted. Held to the installed one, in each form that its parser takes.</summary>
public abstract class StockOptionsTests(NodeFixture fixture) : IAsyncLifetime
{
    private const string Forms = "/run/forms";

    // The installed watcher's own parser, in one process for all forms: a fifth of a second of Python for each would take minutes. What comes after the
    // parser is the same for all that it takes: the watcher is paused, and ends with 0.
    private const string StockParser = $"""
        import contextlib, glob, io, shlex, sys
        sys.path[:0] = glob.glob("/usr/share/ganeti/[0-9]*")
        from ganeti import watcher
        for form in open("{Forms}"):
            sys.argv = ["ganeti-watcher"] + shlex.split(form)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                try:
                    watcher.ParseOptions()
                    code = 0
                except SystemExit as end:
                    code = end.code or 0
                except Exception:
                    code = 1
            print(code)
        """;

    private TestNode Node => fixture.Node;

    /// <summary>What this version's watcher has beyond the others.</summary>
    private IReadOnlyList<string> StockOnly => fixture.Suite == Suite.Bookworm ? [] : ["--no-strict"];

    private IReadOnlyList<string> NoStrict => fixture.Suite == Suite.Bookworm ? ["--no-strict --version: 2, 0", "--no-strict: 2, 0"] : [];

    public async ValueTask InitializeAsync()
    {
        // For ever, as far as this test is concerned.
        await Node.Files.WriteAsync("/var/lib/ganeti/watcher.pause", "4102444800\n");
        await NodeReset.ConfigureAsync(Node);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task EveryForm_IsTakenOrRefused_AsTheInstalledOneDoes()
    {
        var help = (await Node.CheckedAsync([TestNode.StockWatcher, "--help"])).Output;
        string[] known = ["--debug", "--help", "--ignore-pause", "--job-age", "--no-verify-disks", "--no-wait-children", "--node-group", "--rapi-ip", "--version", "--wait-children"];
        var options = StockForms.Options(help);
        Assert.Equal(known.Concat(StockOnly).Order(StringComparer.Ordinal), options.Select(option => option.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["--job-age", "--node-group", "--rapi-ip"], options.Where(option => option.TakesValue).Select(option => option.Name).Order(StringComparer.Ordinal));

        Assert.Equal([], await DifferencesAsync(StockForms.OfSyntax(help)));
    }

    /// <summary>As docs/differences.md has it.</summary>
    [Fact]
    public async Task EveryValue_IsTakenOrRefused_AsTheInstalledOneDoes_OrAsReadmeSays()
    {
        string[] noAges = ["'5h '", "1__0", "''", "h", "all", "1.5h", "0x10", "5H", "5y", "-"];
        string[] expected =
        [
            .. noAges.SelectMany(age => (string[])[$"--job-age={age}: 1, 2", $"-A {age}: 1, 2"]),
            "--job-age=99999w: 0, 2", "-A 99999w: 0, 2",
            "--rapi-ip '': 0, 2", "--rapi-ip 'not an address': 0, 2", "-g default: 0, 2", "-g '': 0, 2",
        ];

        var found = await DifferencesAsync(StockForms.OfValues());

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NoStrict_IsTakenAlsoWhereGanetiDoesNotKnowIt() =>
        Assert.Equal(NoStrict, await DifferencesAsync(["--no-strict --version", "--no-strict"]));

    /// <summary>"FORM: stock's exit code, ours", for each on which they differ.</summary>
    private async Task<IReadOnlyList<string>> DifferencesAsync(IEnumerable<string> forms)
    {
        var all = forms.ToList();
        await Node.Files.WriteAsync(Forms, string.Concat(all.Select(form => form + "\n")));
        var stock = await CodesAsync(["python3", "-W", "ignore", "-c", StockParser]);
        var ours = await CodesAsync(
            ["/bin/sh", "-c", $"while IFS= read -r form; do eval \"set -- $form\"; {TestNode.Watcher} \"$@\" </dev/null >/dev/null 2>&1; echo $?; done <{Forms}"]);
        Assert.Equal((all.Count, all.Count), (stock.Count, ours.Count));
        return [.. all.Zip(stock, ours).Where(each => each.Second != each.Third).Select(each => $"{each.First}: {each.Second}, {each.Third}")];
    }

    private async Task<IReadOnlyList<string>> CodesAsync(IReadOnlyList<string> command) =>
        (await Node.CheckedAsync(command)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
