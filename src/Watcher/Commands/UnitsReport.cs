using System.Collections.Immutable;
using Watcher.Core.Units.Checking;

namespace Watcher.Commands;

/// <summary>What <c>units check --json</c> says.</summary>
/// <param name="Profile">The Ganeti that the units were rendered for.</param>
/// <param name="Systemd">The systemd that they were rendered for.</param>
/// <param name="Units">How many units were compared.</param>
/// <param name="Differences">In what they differ.</param>
internal sealed record UnitsReport(string Profile, string Systemd, int Units, ImmutableArray<UnitDifference> Differences)
{
    /// <summary>For people: nothing when nothing differs.</summary>
    public void Print(TextWriter output)
    {
        foreach (var difference in Differences)
        {
            output.WriteLine($"{difference.Unit}: {difference.Directive} should be {difference.Should}, and is {difference.Is}");
            output.WriteLine($"    {difference.Breaks}");
            if (difference.SetIn is not null)
            {
                output.WriteLine($"    set in {difference.SetIn}");
            }

            output.WriteLine($"    mend it: {difference.Mend}");
        }

        if (!Differences.IsEmpty)
        {
            output.WriteLine($"{Differences.Length} {(Differences.Length == 1 ? "difference" : "differences")} in {Units} units");
        }
    }
}
