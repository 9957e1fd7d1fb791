using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// Reads /etc/default/ganeti as bash reads it, as far as it is assignments: quotes, comments, continued lines, export, $NAME. All else (commands,
/// conditions, substitutions, arrays) is refused with its place: to guess would start a daemon with other arguments than its administrator meant.
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

        try
        {
            Parse(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content), variables);
        }
        catch (DecoderFallbackException e)
        {
            throw new FileFormatException(path, "is not in UTF-8", e);
        }
    }

    /// <summary>Executes the assignments of a text.</summary>
    /// <exception cref="FileFormatException">It holds something else.</exception>
    internal static void Parse(string path, string text, ShellVariables variables) => new ShellAssignments(new ShellText(path, text), variables).Run();
}
