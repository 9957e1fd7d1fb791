namespace Watcher.Hosting;

/// <summary>What became of a pass that the service was asked for.</summary>
/// <param name="ExitCode">What the pass ends with; null when the service did not make it.</param>
/// <param name="Why">Why not.</param>
internal sealed record PassAnswer(int? ExitCode, string Why)
{
    public static PassAnswer Made(int exitCode) => new(exitCode, "");

    public static PassAnswer NotMade(string why) => new(null, why);
}
