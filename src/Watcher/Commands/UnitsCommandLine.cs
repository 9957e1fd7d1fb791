using System.CommandLine;
using Watcher.Core;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Values;

namespace Watcher.Commands;

/// <summary>The words of <c>ganeti-watcher units</c>.</summary>
internal static class UnitsCommandLine
{
    public static Command Build()
    {
        var profile = new Option<string>("--profile") { Description = "The version of Ganeti. Default: the installed one" };
        profile.AcceptOnlyFromAmong([.. UnitPlan.Profiles]);
        var systemd = new Option<string>("--systemd-version") { Description = "The version of systemd (252). Default: the one that runs here" };
        systemd.Validators.Add(result =>
        {
            if (result.GetValue(systemd) is { } text && DottedVersion.TryParse(text) is null)
            {
                result.AddError($"--systemd-version: '{text}' should be a number, such as 252");
            }
        });
        var values = new Option<string>("--values") { Description = "A file of NAME=VALUE lines", HelpName = "FILE" };
        var set = new Option<string[]>("--set")
        {
            Description = "A value: a path, user or group, or MOND=yes|no. May be repeated",
            HelpName = "NAME=VALUE",
        };
        Option[] common = [profile, systemd, values, set];
        var only = new Option<string>("--only") { Description = "Only these: watcher, the watcher's own units, which work without the others" };
        only.AcceptOnlyFromAmong("watcher");
        UnitsArguments Arguments(ParseResult parsed) =>
            new(parsed.GetValue(profile), parsed.GetValue(systemd), parsed.GetValue(values), parsed.GetValue(set) ?? [], parsed.GetResult(only) is not null);

        var list = new Command("list", "The units, what each is for, and what is enabled");
        list.SetAction((parsed, ct) => UnitsCommand.ListAsync(Arguments(parsed), ct));

        var output = new Option<string>("--output")
        {
            Description = "A directory, such as /usr/local/lib/systemd/system. Default: standard output",
            HelpName = "DIR",
        };
        var hardening = new Option<bool>("--with-noded-hardening")
        {
            Description = "Also the drop-in that restricts noded, and all that noded starts. Untested with KVM, Xen, DRBD and LVM",
        };
        var activated = new Option<string[]>("--activation")
        {
            Description = "Also the files by which systemd holds these daemons' sockets: luxid, noded",
            HelpName = "DAEMON,...",
        };
        activated.Validators.Add(result =>
        {
            if (ActivatedDaemons.WhyNot(result.GetValue(activated) ?? []) is { } why)
            {
                result.AddError($"--activation: {why}");
            }
        });
        var render = new Command("render", "Writes the units, ready to be installed") { output, hardening, only, activated };
        render.SetAction((parsed, ct) => UnitsCommand.RenderAsync(
            Arguments(parsed), parsed.GetValue(output), parsed.GetValue(hardening), [.. ActivatedDaemons.Names(parsed.GetValue(activated) ?? [])], ct));

        var json = new Option<bool>("--json") { Description = "For programs" };
        var check = new Command("check", "Compares what systemd has loaded, and what runs, with what would be rendered; exits with 1 when something differs")
        {
            json,
            only,
        };
        check.SetAction((parsed, ct) => UnitsCommand.CheckAsync(Arguments(parsed), parsed.GetValue(json), ct));

        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, do none of it" };
        var adopt = new Command("adopt", "Moves this node from Ganeti's init script, or whatever else there is, to the units; guests and jobs go on") { dryRun };
        adopt.SetAction((parsed, ct) => AdoptCommand.AdoptAsync(Arguments(parsed), parsed.GetValue(dryRun), ct));
        var purge = new Option<bool>("--purge") { Description = "Also remove what the watcher remembers" };
        var unadopt = new Command("unadopt", "Moves this node back to Ganeti's init script, and removes the units") { dryRun, purge };
        unadopt.SetAction((parsed, ct) => AdoptCommand.UnadoptAsync(Arguments(parsed), parsed.GetValue(dryRun), parsed.GetValue(purge), ct));

        var daemon = new Argument<string>("NAME") { Description = "The daemon: luxid or noded" };
        daemon.Validators.Add(result =>
        {
            if (ActivatedDaemons.WhyNot([result.GetValue(daemon) ?? ""]) is { } why)
            {
                result.AddError(why);
            }
        });
        var enable = new Command("enable", "Has systemd hold a daemon's socket from now on; nobody is refused. noded is restarted, luxid is not") { daemon, dryRun };
        enable.SetAction((parsed, ct) => ActivationCommand.EnableAsync(parsed.GetValue(daemon)!, Arguments(parsed), parsed.GetValue(dryRun), ct));
        var disable = new Command("disable", "Gives the daemon its socket back, and removes what enable has made") { daemon, dryRun };
        disable.SetAction((parsed, ct) => ActivationCommand.DisableAsync(parsed.GetValue(daemon)!, Arguments(parsed), parsed.GetValue(dryRun), ct));
        var activation = new Command("activation", "Socket activation: clients of a daemon that is restarted wait, and are not refused") { enable, disable };

        var target = new Argument<string>("SOCKET") { Description = "The path of the daemon's own socket, or ADDRESS:PORT" };
        var proxy = new Command("proxy", "Passes connections from a socket of systemd's on to a daemon: for ganeti-luxid-proxy.service and ganeti-noded-proxy.service") { target };
        proxy.SetAction((parsed, ct) => ActivationCommand.PassOnAsync(parsed.GetValue(target)!, ct));

        var gone = new Argument<string>("UNIT") { Description = "The daemon's unit" };
        var linger = new Command("linger", "Waits for ten seconds, where all of Ganeti is stopped, for its next start: for ganeti-luxid-linger.service and ganeti-noded-linger.service") { gone };
        linger.SetAction((parsed, ct) => ActivationCommand.LingerAsync(parsed.GetValue(gone)!, ct));

        var units = new Command("units", "The systemd units of Ganeti and the watcher") { list, render, check, adopt, unadopt, activation, proxy, linger };
        foreach (var verb in ((Command[])[list, render, check, adopt, unadopt, enable, disable]))
        {
            foreach (var option in common)
            {
                verb.Options.Add(option);
            }
        }

        return units;
    }
}
