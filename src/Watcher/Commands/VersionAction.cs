using System.CommandLine;
using System.CommandLine.Invocation;

namespace Watcher.Commands;

/// <summary>"ganeti-watcher (…) VERSION", as all of Ganeti's programs say it ("ganeti-watcher (ganeti) 3.0.2"): scripts look for their name in it.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"ganeti-watcher (in place of Ganeti's) {ProductVersion.Text}");
        return ExitCodes.Success;
    }
}
