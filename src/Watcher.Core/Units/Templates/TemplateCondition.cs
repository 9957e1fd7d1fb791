namespace Watcher.Core.Units.Templates;

/// <summary>The conditions of <c>@if COND@</c>: <c>systemd &gt;= N</c>, <c>profile &lt; N.N</c>, <c>mond</c>. No else, no and.</summary>
internal static class TemplateCondition
{
    /// <summary>Whether it holds; null when it is none.</summary>
    public static bool? Holds(string condition, TemplateFacts facts)
    {
        if (condition == "mond")
        {
            return facts.Mond;
        }

        if (condition.Split(' ') is not [var fact, var comparison, var number] || DottedVersion.TryParse(number) is not { } limit)
        {
            return null;
        }

        DottedVersion? actual = fact switch
        {
            "systemd" => facts.Systemd,
            "profile" => facts.Profile,
            _ => null,
        };
        return comparison switch
        {
            ">=" => actual >= limit,
            "<" => actual < limit,
            _ => (bool?)null,
        } is { } holds && actual is not null ? holds : null;
    }
}
