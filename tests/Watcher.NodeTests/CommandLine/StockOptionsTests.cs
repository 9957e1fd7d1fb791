using System.Globalization;

namespace Watcher.NodeTests.CommandLine;

/// <summary>README: all of the stock watcher's options are accepted. Held to the installed one, in each form that its parser takes.</summary>
public abstract class StockOptionsTests(NodeFixture fixture) : IAsyncLifetime
{
    private const string Forms = "/run/forms";
    private const string Runner = "/run/forms.py";

    /// <summary>
    /// Both watchers' exit codes for each form. The installed one is run a thousand times as a fork of one process that has its modules already: its
    /// start is a quarter of a second of imports.
    /// </summary>
    private const string RunBoth = $"""
        import os, runpy, shlex, signal, subprocess, sys
        stock, ours = "{TestNode.StockWatcher}", "{TestNode.Watcher}"
        sys.path.insert(0, os.path.dirname(os.path.realpath(stock)))
        import ganeti.watcher
        for form in open("{Forms}"):
          arguments = shlex.split(form)
          child = os.fork()
          if child == 0:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
              os.dup2(nowhere, stream)
            signal.alarm(60)
            sys.argv = [stock] + arguments
            runpy.run_path(stock, run_name="__main__")
            sys.exit(0)
          theirs = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
          call = subprocess.run([ours] + arguments, timeout=60, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
          print(theirs, call.returncode, flush=True)
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

    /// <summary>As README's differences have it.</summary>
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
        await Node.Files.WriteAsync(Runner, RunBoth);
        var said = await Node.CheckedAsync(["/usr/bin/python3", Runner], TimeSpan.FromMinutes(8));
        var codes = said.Output.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries).Select(code => int.Parse(code, CultureInfo.InvariantCulture)).Chunk(2).ToList();
        Assert.Equal(all.Count, codes.Count);

        // A signal's number.
        Assert.All(codes.SelectMany(code => code), code => Assert.True(code >= 0, $"ended by signal {-code}"));
        return [.. all.Zip(codes).Where(pair => pair.Second[0] != pair.Second[1]).Select(pair => $"{pair.First}: {pair.Second[0]}, {pair.Second[1]}")];
    }
}
