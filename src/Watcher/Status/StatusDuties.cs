using System.Globalization;
using Watcher.Core.Reporting;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>The duties on the screen of <c>status</c>. Pure.</summary>
internal static class StatusDuties
{
    private const int Indent = 2;
    private const string Of = " of ";

    /// <summary>A row each; what went alike in many node groups is one row, and so is why all stand still.</summary>
    public static IEnumerable<StatusLine> Lines(IReadOnlyList<DutyReport> duties, DateTimeOffset now)
    {
        if (duties is [])
        {
            return [];
        }

        var rows = duties.GroupBy(duty => (Kind: Kind(duty), duty.Result)).Select(alike => Row(alike.Key.Kind, [.. alike])).ToList();
        var isStill = duties.Count > 1 && duties.All(duty => duty.Result != DutyReport.Done && duty.Result == duties[0].Result);
        var widest = rows.Max(row => row.Name.Length);
        return isStill
            ? [new StatusLine(string.Create(CultureInfo.InvariantCulture, $"Duties: all {duties.Count} {ResultAt(duties, now)}"), Indent)]
            : [new StatusLine("Duties:", Indent), .. rows.Select(row => Line(row, widest, now))];
    }

    private static StatusLine Line((string Name, IReadOnlyList<DutyReport> Duties) row, int widest, DateTimeOffset now)
    {
        var begin = $"  {row.Name.PadRight(widest)}  ";
        return new(begin + ResultAt(row.Duties, now), begin.Length, row.Duties[0].Result == "failed" ? Severity.Warning : Severity.Ok);
    }

    /// <summary>What is to be said of why comes last: it may have times of its own.</summary>
    private static string ResultAt(IReadOnlyList<DutyReport> duties, DateTimeOffset now)
    {
        var result = duties[0].Result;
        var end = result.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? colon : result.Length;
        return $"{result[..end]}{When(duties, now)}{result[end..]}";
    }

    /// <summary>The oldest of them.</summary>
    private static string When(IReadOnlyList<DutyReport> duties, DateTimeOffset now)
    {
        var (oldest, next) = (duties.Min(duty => duty.At), duties.Min(duty => duty.Next));
        return $" at {StatusText.When(oldest, now)}{(next is { } at && at > oldest ? $", next at {StatusText.When(at, now)}" : "")}";
    }

    private static (string Name, IReadOnlyList<DutyReport> Duties) Row(string kind, IReadOnlyList<DutyReport> alike) =>
        alike.Count == 1 ? (alike[0].Duty, alike) : (string.Create(CultureInfo.InvariantCulture, $"{kind}{Of}{alike.Count} groups"), alike);

    private static string Kind(DutyReport duty) => duty.Duty.Split(Of)[0];
}
