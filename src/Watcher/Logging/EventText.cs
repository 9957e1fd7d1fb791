using System.Globalization;
using Serilog.Events;
using Serilog.Parsing;

namespace Watcher.Logging;

/// <summary>
/// An event's text on one line: strings without the quotes that Serilog puts around them, and no control character, so that nothing a daemon
/// wrote can forge a line.
/// </summary>
internal static class EventText
{
    public static string Of(LogEvent logEvent)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(logEvent, text);
        return text.ToString();
    }

    public static void Write(LogEvent logEvent, TextWriter output)
    {
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value))
            {
                Append(value is ScalarValue { Value: string text } ? text : Render(value, property.Format), output);
            }
            else
            {
                Append(token.ToString() ?? "", output);
            }
        }

        if (logEvent.Exception is { } exception)
        {
            Append($" ({exception})", output);
        }
    }

    private static string Render(LogEventPropertyValue value, string? format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Append(string text, TextWriter output)
    {
        foreach (var c in text)
        {
            output.Write(char.IsControl(c) ? ' ' : c);
        }
    }
}
