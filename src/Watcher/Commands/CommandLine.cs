using System.CommandLine;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;

namespace Watcher.Commands;

/// <summary>The command line: its words, and what each leads to.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardWriter.Install();
        var root = Build();
        var words = StockArguments.Read(args, [.. root.Subcommands.Select(command => command.Name)]);
        if (words.Error is { } wrong)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {wrong}");
            return ExitCodes.Usage;
        }

        // No words from files: to the stock watcher @FILE is a word like any other.
        var result = root.Parse(words.Words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync($"ganeti-watcher: {error.Message}");
            }

            return ExitCodes.Usage;
        }

        try
        {
            // No termination handling of the library's: the commands have their own, which is faster.
            return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (SettingsException e)
        {
            foreach (var error in e.Errors)
            {
                await Console.Error.WriteLineAsync($"ganeti-watcher: {error}");
            }

            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is OutputException or NativeException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    /// <summary>All of its words, which the documentation and the completion are held to.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand(
            "Watches over Ganeti's daemons on this node. Without a verb: one pass, then exit, for cron and for hands.");
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        var once = new Option<bool>("--once") { Description = "One pass, then exit: what happens without a verb anyway" };
        var debug = new Option<bool>("--debug", "-d") { Description = "Log more, and to standard error too" };
        var ignorePause = new Option<bool>("--ignore-pause") { Description = "Work although the watcher is paused" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, do none of it" };
        var nodeGroup = Checked("--node-group", "Only the work for this node group (UUID)", NodeGroup.IsUuid, "a UUID");
        nodeGroup.Aliases.Add("-g");
        nodeGroup.Aliases.Add("--nodegroup");
        var jobAge = Checked(
            "--job-age", "Archive jobs that ended longer ago than this age (default: 6h)", text => Age.TryParse(text, out _), $"{Age.Syntax}, at most {Age.Longest}");
        jobAge.Aliases.Add("-A");
        var rapi = Checked(
            "--rapi-ip",
            "The address at which RAPI is asked (default: where it listens)",
            text => Uri.CheckHostName(text) != UriHostNameType.Unknown,
            "an address");
        var wait = new Option<bool>("--wait-children") { Description = "End only when the jobs of all node groups have (the default)" };
        var noWait = new Option<bool>("--no-wait-children") { Description = "End when their jobs are submitted" };
        var noVerify = new Option<bool>("--no-verify-disks") { Description = "Do not verify disks" };
        var noStrict = new Option<bool>("--no-strict") { Description = "Verify disks without waiting for what is locked (Ganeti 3.1)" };
        foreach (var option in (IEnumerable<Option>)[once, debug, ignorePause, dryRun, nodeGroup, jobAge, rapi, wait, noWait, noVerify, noStrict])
        {
            root.Options.Add(option);
        }

        root.SetAction((parsed, ct) => PassCommand.RunAsync(
            new PassOptions(
                parsed.GetValue(debug), parsed.GetValue(ignorePause), parsed.GetValue(dryRun), parsed.GetValue(nodeGroup),
                WaitsForGroups: !parsed.GetValue(noWait), VerifiesDisks: !parsed.GetValue(noVerify), IsStrict: !parsed.GetValue(noStrict),
                parsed.GetValue(jobAge), parsed.GetValue(rapi)),
            ct));

        var serveDebug = new Option<bool>("--debug", "-d") { Description = "Log more" };
        var serve = new Command("serve", "The service, in the foreground (systemd: Type=notify)") { serveDebug };
        serve.SetAction((parsed, ct) => ServeCommand.RunAsync(parsed.GetValue(serveDebug), ct));
        root.Subcommands.Add(serve);

        root.Subcommands.Add(StatusCommand.Build());
        root.Subcommands.Add(CheckCommand.Build());
        foreach (var command in HoldCommandLine.Build())
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(UnitsCommandLine.Build());
        root.Subcommands.Add(ConfigCommand.Build());
        root.Subcommands.Add(DaemonUtil());
        return root;
    }

    /// <summary>For the help, and behind an option: as the first word it never comes here (Program.cs).</summary>
    private static Command DaemonUtil()
    {
        var action = new Argument<string>("ACTION") { Description = "As Ganeti's own has it: check, start, stop, start-all, …" };
        var arguments = new Argument<string[]>("ARG") { Description = "A daemon's name, say", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(DaemonUtilCommand.Name, "What Ganeti's daemon-util does, also when called by that name") { action, arguments };
        command.SetAction(parsed => DaemonUtilCommand.Run(
            $"ganeti-watcher {DaemonUtilCommand.Name}", [parsed.GetRequiredValue(action), .. parsed.GetValue(arguments) ?? []]));
        return command;
    }

    private static Option<string> Checked(string name, string description, Func<string, bool> isGood, string expected)
    {
        var option = new Option<string>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is { } text && !isGood(text))
            {
                result.AddError($"{name}: '{text}' should be {expected}");
            }
        });
        return option;
    }
}
