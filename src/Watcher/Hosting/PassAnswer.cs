namespace Watcher.Hosting;

/// <summary>What became of a pass that the service was asked for.</summary>
/// <param name="ExitCode">What the pass ends with; null when the service did not make it.</param>
/// <param name="Why">Why not.</param>
internal sealed record PassAnswer(int? ExitCode, string Why)
{
    /// <summary>Whether the service hung up: it is ending, or has.</summary>
    public bool IsServiceEnding { get; private init; }

    public static PassAnswer Made(int exitCode) => new(exitCode, "");

    public static PassAnswer NotMade(string why) => new(null, why);

    public static PassAnswer HungUp(string why) => new(null, why) { IsServiceEnding = true };
}
