namespace Watcher.Core.Duties;

/// <summary>For fingerprints: a job or process that takes another's place, with a number of its own, is no news.</summary>
internal static class WithoutNumbers
{
    public static string Of(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));
}
