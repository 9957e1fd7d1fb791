namespace Watcher.Core.Units.Activation;

/// <summary>Which daemons may be activated by a socket, and why the others may not.</summary>
internal static class ActivatedDaemons
{
    /// <param name="given">Names, also several between commas.</param>
    /// <returns>Null when all of them may be.</returns>
    public static string? WhyNot(IEnumerable<string> given) => given
        .SelectMany(words => words.Split(','))
        .Select(WhyNot)
        .FirstOrDefault(why => why is not null);

    private static string? WhyNot(string name) => (name.StartsWith("ganeti-", StringComparison.Ordinal) ? name["ganeti-".Length..] : name) switch
    {
        "luxid" => null,
        "masterd" => "Ganeti has had no masterd since 2.12; what it did luxid does: say luxid. That of 2.12 could not be had to try it on",
        "noded" => "noded's port cannot be given to systemd and back on a node at work without refusing connections (docs/socket-activation.md)",
        _ => $"'{name}' is not known here: luxid",
    };
}
