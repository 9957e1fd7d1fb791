using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation;

/// <summary>Which daemons may be activated by a socket, and why the others may not.</summary>
internal static class ActivatedDaemons
{
    public const string Luxid = "luxid";
    public const string Noded = "noded";

    private const string Prefix = "ganeti-";

    public static ImmutableArray<string> All { get; } = [Luxid, Noded];

    /// <param name="given">Names, also several between commas.</param>
    /// <returns>Null when all of them may be.</returns>
    public static string? WhyNot(IEnumerable<string> given) => Names(given).Select(WhyNot).FirstOrDefault(why => why is not null);

    /// <summary>The daemons of names, between commas too.</summary>
    public static IEnumerable<string> Names(IEnumerable<string> given) => given.SelectMany(words => words.Split(',')).Select(Name);

    /// <summary>With or without what all of Ganeti's daemons are called by.</summary>
    public static string Name(string given) => given.StartsWith(Prefix, StringComparison.Ordinal) ? given[Prefix.Length..] : given;

    private static string? WhyNot(string name) => name switch
    {
        Luxid or Noded => null,
        "masterd" => "Ganeti has had no masterd since 2.12; what it did luxid does: say luxid. That of 2.12 could not be had to try it on",
        _ => $"'{name}' is not known here: {string.Join(", ", All)}",
    };
}
