using System.CommandLine;
using System.CommandLine.Parsing;
using Watcher.Core.Configuration;
using Watcher.Core.Daemons;
using Watcher.Core.Holds;

namespace Watcher.Commands;

/// <summary>The words of <c>ganeti-watcher hold</c> and <c>release</c>.</summary>
internal static class HoldCommandLine
{
    private static string Names => string.Join(", ", DaemonCatalog.All.Select(daemon => daemon.Name[DaemonCatalog.Prefix.Length..]));

    public static IEnumerable<Command> Build()
    {
        var held = DaemonArgument();
        var age = new Option<string>("--for")
        {
            Description = "How long: a whole number with an optional s, m, h, d or w. Default: until it is released",
            HelpName = "AGE",
        };
        age.Validators.Add(result => Check(
            result, "--for", age, text => Age.TryParse(text, out var length) && length > TimeSpan.Zero, $"{Age.Syntax}, more than 0 and at most {Age.Longest}"));
        var reason = new Option<string>("--reason") { Description = "Why, for others to read", HelpName = "TEXT" };
        reason.Validators.Add(result => Check(
            result,
            "--reason",
            reason,
            text => text.Trim().Length is > 0 and <= Hold.LongestText && !text.Any(char.IsControl),
            $"one line of at most {Hold.LongestText} characters"));
        var hold = new Command("hold", "Keeps the watcher from starting a daemon, over reboots too. Stops nothing") { held, age, reason };
        hold.SetAction((parsed, ct) => HoldCommand.HoldAsync(
            DaemonCatalog.Find(parsed.GetRequiredValue(held))!,
            parsed.GetValue(age) is { } text ? Age.Parse(text) : null,
            parsed.GetValue(reason),
            ct));
        yield return hold;

        var released = DaemonArgument();
        var release = new Command("release", "Ends a hold: the daemon is started if it is missing") { released };
        release.SetAction((parsed, ct) => HoldCommand.ReleaseAsync(DaemonCatalog.Find(parsed.GetRequiredValue(released))!, ct));
        yield return release;
    }

    private static Argument<string> DaemonArgument()
    {
        var argument = new Argument<string>("DAEMON") { Description = $"One of {Names}, with or without \"{DaemonCatalog.Prefix}\" before it" };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && DaemonCatalog.Find(result.Tokens[0].Value) is null)
            {
                result.AddError($"DAEMON: '{Printable(result.Tokens[0].Value)}' should be one of {Names}");
            }
        });
        return argument;
    }

    private static void Check(OptionResult result, string name, Option<string> option, Func<string, bool> isGood, string expected)
    {
        if (result.GetValue(option) is { } text && !isGood(text))
        {
            result.AddError($"{name}: '{Printable(text)}' should be {expected}");
        }
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
