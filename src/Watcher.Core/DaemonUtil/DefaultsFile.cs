using System.Buffers;
using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// Reads /etc/default/ganeti as bash reads it, as far as it is assignments: quotes, comments (whatever is in them), continued lines, export, $NAME. All
/// else (commands, conditions, substitutions, arrays) is refused with its place: to guess would start a daemon with other arguments than its administrator meant.
/// </summary>
internal static class DefaultsFile
{
    private const int Limit = 64 * 1024;

    /// <summary>Reads the file into the variables; a file that is missing changes nothing.</summary>
    /// <exception cref="FileFormatException">It holds something that is no assignment, or cannot be read safely.</exception>
    public static void Source(string path, ShellVariables variables)
    {
        var real = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        if (BoundedFile.TryRead(real, Limit) is not { Length: > 0 } content)
        {
            return;
        }

        Parse(path, Decode(content), variables);
    }

    /// <summary>
    /// The text of a file whose bytes need not be UTF-8: bash knows bytes only, and comments and names of people may be in any encoding. Each byte that
    /// is none becomes a character that no text in UTF-8 has (as Python's surrogateescape, PEP 383): see <see cref="ShellVariables.HasForeignBytes"/>.
    /// </summary>
    internal static string Decode(ReadOnlySpan<byte> content)
    {
        const int Escaped = 0xDC00;
        var text = new StringBuilder(content.Length);
        while (!content.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(content, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                length = 1;
                text.Append((char)(Escaped + content[0]));
            }

            content = content[length..];
        }

        return text.ToString();
    }

    /// <summary>What to throw when bash would take what we do not: with the way out.</summary>
    internal static FileFormatException Refused(string path, string why) => new(
        path, $"{why}. The setting Daemons:DaemonUtil can name a daemon-util that has bash read this file, as Ganeti's own does");

    /// <summary>Executes the assignments of a text.</summary>
    /// <exception cref="FileFormatException">It holds something else.</exception>
    internal static void Parse(string path, string text, ShellVariables variables) => new ShellAssignments(new ShellText(path, text), variables).Run();
}
