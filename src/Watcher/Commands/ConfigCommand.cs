using System.CommandLine;
using Watcher.Configuration;
using Watcher.Core.Cluster;

namespace Watcher.Commands;

/// <summary><c>ganeti-watcher config check</c>: as <c>sshd -t</c>, silent when all is well.</summary>
internal static class ConfigCommand
{
    public static Command Build()
    {
        var file = new Argument<string?>("FILE") { Description = "Default: the file that the watcher reads", Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", "Whether the configuration can be used: silent, and 0, if so") { file };
        check.SetAction(parsed => Check(parsed.GetValue(file)));
        return new Command("config", "The configuration, looked at") { check };
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
