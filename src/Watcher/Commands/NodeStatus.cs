using Watcher.Hosting;

namespace Watcher.Commands;

/// <summary>What <c>status</c> shows.</summary>
/// <param name="Service">"at work", "stuck" or "not running".</param>
/// <param name="Holder">The service's process.</param>
/// <param name="StandStill">Why nothing is done at the moment.</param>
/// <param name="Standing">What stands.</param>
/// <param name="WouldDo">What a pass would do now; empty when a service does it.</param>
internal sealed record NodeStatus(
    string Service, string? Holder, string? StandStill, IReadOnlyList<StandingState> Standing, IReadOnlyList<string> WouldDo)
{
    public void Print(TextWriter output)
    {
        output.WriteLine(Holder is null ? $"Service: {Service}" : $"Service: {Service} ({Holder})");
        foreach (var state in Standing)
        {
            output.WriteLine($"{(state.IsFault ? "! " : "  ")}{state.Text}");
        }

        foreach (var act in WouldDo)
        {
            output.WriteLine($"> a pass would {act}");
        }
    }
}
