using System.CommandLine;
using Watcher.Configuration;
using Watcher.Core.Cluster;

namespace Watcher.Commands;

/// <summary><c>ganeti-watcher config check</c>: as <c>sshd -t</c>, silent when all is well; and <c>config show</c>.</summary>
internal static class ConfigCommand
{
    public static Command Build()
    {
        var file = new Argument<string?>("FILE") { Description = "Default: the file that the watcher reads", Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", "Whether the configuration can be used: silent, and 0, if so") { file };
        check.SetAction(parsed => Check(parsed.GetValue(file)));

        var show = new Command("show", "The configuration that a pass or a start of the service would have, and where each value comes from");
        show.SetAction(_ => Show());
        return new Command("config", "The configuration, looked at") { check, show };
    }

    private static int Show()
    {
        var origins = SettingsLoader.Origins(GanetiPaths.FromEnvironment().Configuration);
        Console.Out.Write(string.Concat(origins.Select(origin => $"{origin.Path} = {(origin.Value.Length > 0 ? origin.Value : "(empty)")}    [{origin.Source}]\n")));
        return ExitCodes.Success;
    }

    private static int Check(string? file)
    {
        if (file is not null && !Path.Exists(file))
        {
            // The watcher's own file may be missing; one that was named may not.
            throw new SettingsException([$"{file}: there is no such file"]);
        }

        SettingsLoader.Load(file ?? GanetiPaths.FromEnvironment().Configuration);
        return ExitCodes.Success;
    }
}
