using System.Text;
using Watcher.Core.Storage;
using Watcher.Core.Units.Values;

namespace Watcher.Core.Units.Templates;

/// <summary>
/// Makes a file of a template: <c>@NAME@</c> is replaced by a value, and what stands between <c>@if COND@</c> and <c>@end@</c> is kept or
/// left out. Everything else is copied. A lone @ is text: SystemCallFilter=@system-service.
/// </summary>
internal static class TemplateRenderer
{
    private const string If = "@if ";
    private const string End = "@end@";

    /// <summary>The rendered text; null when nothing but blank lines is left: such a file is not part of the tree.</summary>
    /// <exception cref="FileFormatException">The template is wrong, or a value is missing or unfit. Names template and line.</exception>
    public static string? Render(UnitTemplate template, TemplateFacts facts, UnitValues values)
    {
        var output = new StringBuilder(template.Text.Length);
        var open = new Stack<(int Line, bool Kept)>();
        var isBlank = true;
        var number = 0;
        foreach (var line in Lines(template.Text))
        {
            number++;
            if (line == End)
            {
                if (!open.TryPop(out _))
                {
                    throw Wrong(template, number, "@end@ without an @if …@");
                }
            }
            else if (line.StartsWith("@if", StringComparison.Ordinal))
            {
                // Judged inside a part that is left out too: a template is right or wrong for all facts.
                var holds = Condition(line, facts) ?? throw Wrong(
                    template, number, $"'{line}' is no condition; known are systemd >= N, systemd < N, profile >= N.N, profile < N.N, and mond");
                open.Push((number, holds && IsKept(open)));
            }
            else
            {
                var text = Substitute(template, number, line, values, IsKept(open));
                if (IsKept(open))
                {
                    isBlank &= string.IsNullOrWhiteSpace(text);
                    output.Append(text).Append('\n');
                }
            }
        }

        return open.TryPop(out var unclosed) ? throw Wrong(template, unclosed.Line, "@if …@ without an @end@")
            : isBlank ? null
            : output.ToString();
    }

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static bool IsKept(Stack<(int Line, bool Kept)> open) => !open.TryPeek(out var innermost) || innermost.Kept;

    private static bool? Condition(string line, TemplateFacts facts) =>
        line.StartsWith(If, StringComparison.Ordinal) && line.Length > If.Length && line[^1] == '@'
            ? TemplateCondition.Holds(line[If.Length..^1], facts)
            : null;

    /// <summary>Unknown names are errors in a part that is left out too; values are only asked for where they are needed.</summary>
    private static string Substitute(UnitTemplate template, int number, string line, UnitValues values, bool isKept)
    {
        var output = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] != '@' || PlaceholderLength(line, at) is not { } length)
            {
                output.Append(line[at++]);
                continue;
            }

            var name = line[(at + 1)..(at + length - 1)];
            if (!UnitValueNames.IsPlaceholder(name))
            {
                throw Wrong(template, number, $"unknown placeholder @{name}@");
            }

            if (isKept)
            {
                var value = values.Find(name, out var whyNot)
                    ?? throw Wrong(template, number, $"@{name}@ has no value: {whyNot}; give one with --set {name}=VALUE");
                output.Append(value);
            }

            at += length;
        }

        return output.ToString();
    }

    /// <summary>The length of @NAME@ at a place, both signs included; null when none begins there.</summary>
    private static int? PlaceholderLength(string line, int at)
    {
        var end = at + 1;
        while (end < line.Length && (char.IsAsciiLetterUpper(line[end]) || line[end] == '_' || char.IsAsciiDigit(line[end])))
        {
            end++;
        }

        return end < line.Length && line[end] == '@' && end > at + 1 && char.IsAsciiLetterUpper(line[at + 1]) ? end - at + 1 : null;
    }

    private static FileFormatException Wrong(UnitTemplate template, int line, string what) => new(template.FileName, $"line {line}: {what}");
}
