using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>The actions that only print what is known. Those that begin with a dash are the installed script's inner functions, which it lets be called.</summary>
internal static class Printed
{
    /// <returns>The exit code; null when it is another action.</returns>
    public static int? Run(string action, ReadOnlySpan<string> arguments, GanetiLayout layout)
    {
        switch (action)
        {
            case "list-start-daemons":
                return Lines(layout.StartOrder);
            case "list-stop-daemons":
                return Lines(layout.StopOrder);
            case "daemon-pidfile":
                return arguments.Length == 0 ? Missing() : Line(layout.PidFile(FirstWord(arguments)));
            case "daemon-executable":
                return arguments.Length == 0 ? Missing() : Line(layout.Executable(FirstWord(arguments)));
            case "is-daemon-name":
                return arguments.Length == 0 ? Missing() : IsDaemonName(arguments[0], layout);
            case "check-config":
                return CheckConfig($"{layout.DataDirectory}/server.pem");
            case "-daemon-pidfile":
                return Line(layout.PidFile(Argument(arguments)));
            case "-daemon-executable":
                return Line(layout.Executable(Argument(arguments)));
            case "-daemon-usergroup":
                var (user, group) = layout.UserAndGroup(Argument(arguments));
                return Line($"{user}:{group}");
            case "-daemon-caps":
                return Line(layout.Capabilities(Argument(arguments)));
            case "-mond-enabled":
                return layout.HasMonitoring ? ExitCode.Done : ExitCode.Failure;
            default:
                return null;
        }
    }

    /// <summary>Tells a daemon's exit code in words.</summary>
    public static int CheckExitCode(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length == 0)
        {
            StandardStream.WriteErrorLine("Missing exit code.");
            return ExitCode.Failure;
        }

        if (Problem(arguments[0]) is not { } problem)
        {
            return ExitCode.Done;
        }

        StandardStream.WriteLine(problem.Text);
        return problem.ExitCode;
    }

    /// <summary>What is to be said of a daemon's exit code; null for 0. 11, not the master, is no failure.</summary>
    public static (string Text, int ExitCode)? Problem(string exitCode) => exitCode switch
    {
        "0" => null,
        "11" => ("not master", ExitCode.Done),
        _ => ($"exit code {exitCode}", ExitCode.Failure),
    };

    public static int Missing()
    {
        StandardStream.WriteErrorLine("Missing daemon name.");
        return ExitCode.Failure;
    }

    private static int IsDaemonName(string name, GanetiLayout layout)
    {
        if (layout.StopOrder.Contains(name))
        {
            return ExitCode.Done;
        }

        StandardStream.WriteErrorLine($"Unknown daemon name '{name}'");
        return ExitCode.Failure;
    }

    private static int CheckConfig(string certificate)
    {
        if (File.Exists(certificate))
        {
            return ExitCode.Done;
        }

        StandardStream.WriteErrorLine($"Missing configuration file {certificate}");
        return ExitCode.Failure;
    }

    private static int Lines(IEnumerable<string> lines) => Line(string.Join('\n', lines));

    private static int Line(string text)
    {
        StandardStream.WriteLine(text);
        return ExitCode.Done;
    }

    private static string Argument(ReadOnlySpan<string> arguments) => arguments.Length == 0 ? "" : arguments[0];

    /// <summary>The script hands its argument on without quotes.</summary>
    private static string FirstWord(ReadOnlySpan<string> arguments) =>
        arguments[0].Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? word : "";
}
