namespace Watcher.Core.Native;

/// <summary>Whether a person looks on.</summary>
internal static class Terminal
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static bool IsAttended => Libc.IsTerminal(StandardOutput) == 1 || Libc.IsTerminal(StandardError) == 1;
}
