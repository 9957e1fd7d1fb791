namespace Watcher.Fuzz;

/// <summary>One input given to one parser. It ends with a value or with one of the parser's own exceptions, soon, and without taking much memory.</summary>
internal static class Trial
{
    // Processor time of the thread: a busy machine makes no finding.
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    // What a parser may take whatever its input is (tables, a rendered tree of units), and for each byte of it.
    private const long MostBytes = 32 << 20;
    private const long MostBytesPerByte = 4096;

    /// <returns>Why the parser did not take it; null when it did.</returns>
    /// <exception cref="FindingException">It took too long or too much.</exception>
    public static string? Run(FuzzTarget target, byte[] input)
    {
        string? refusal = null;
        var (taken, began) = (GC.GetAllocatedBytesForCurrentThread(), ThreadTime.Spent());
        try
        {
            target.Parse(input);
        }
        catch (Exception e) when (target.Declared.Any(type => type.IsInstanceOfType(e)))
        {
            refusal = e.Message;
        }

        taken = GC.GetAllocatedBytesForCurrentThread() - taken;
        var spent = ThreadTime.Spent() - began;
        FindingException.Unless(taken <= MostBytes + (input.Length * MostBytesPerByte), $"{input.Length} bytes made it take {taken} bytes of memory");
        FindingException.Unless(spent <= LongestTime, $"{input.Length} bytes took it {spent.TotalSeconds:0.0} s of processor time");
        return refusal;
    }
}
