using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Watcher.Core.Reporting;
using Watcher.Logging;

namespace Watcher.UnitTests.Documentation;

/// <summary>An event as the code has it.</summary>
/// <param name="Name">Its name in EventIds.</param>
/// <param name="Number">Its number.</param>
/// <param name="Level">INFO, …, as in the log.</param>
/// <param name="Message">Its template: "{Daemon} died: {Cause}".</param>
internal sealed partial record ToldEvent(string Name, int Number, string Level, string Message)
{
    private static readonly Lazy<IReadOnlyList<ToldEvent>> Events = new(() =>
    [
        .. from field in typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static)
           let number = (int)field.GetRawConstantValue()!
           let said = typeof(Core.Reporting.Events).GetMethods(BindingFlags.Public | BindingFlags.Static)
               .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!)
               .Single(attribute => attribute.EventId == number)
           orderby number
           select new ToldEvent(field.Name, number, LevelOf(said.Level), said.Message),
    ]);

    /// <summary>By number.</summary>
    public static IReadOnlyList<ToldEvent> All => Events.Value;

    /// <summary>The fields that the journal has of it.</summary>
    public IEnumerable<string> Fields => Placeholder().Matches(Message).Select(match => JournalFields.NameOf(match.Groups["name"].Value));

    /// <summary>"DAEMON died: CAUSE".</summary>
    public string Line => Placeholder().Replace(Message, match => JournalFields.NameOf(match.Groups["name"].Value)["GANETI_".Length..]);

    public CatalogEntry Entry => CatalogEntry.All.Single(entry => entry.Name == Name);

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Information => "INFO",
        _ => level.ToString().ToUpperInvariant(),
    };

    [GeneratedRegex("{(?<name>[A-Za-z]+)(:[^}]*)?}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
