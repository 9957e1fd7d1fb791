namespace Watcher.Fuzz;

/// <summary>A parser took an input, and something is wrong with how, or with what came of it.</summary>
internal sealed class FindingException(string what) : Exception(what)
{
    /// <summary>A rule that holds for whatever the input is.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new FindingException(what);
        }
    }
}
