namespace Watcher.Core.Duties;

/// <summary>Something that a duty is told. A duty steps when it is handed one.</summary>
internal abstract record Fact;

/// <summary>The duty's schedule came round.</summary>
internal sealed record Tick : Fact;

/// <summary>What is known may be incomplete (start, facts dropped, a failed step, a reload): look at everything anew.</summary>
/// <param name="Why">The reason.</param>
/// <param name="FactsLost">Whether facts are gone that nobody will tell again.</param>
internal sealed record Resync(string Why, bool FactsLost = false) : Fact;

/// <summary>An act that outlived its step is over. The runner's own: its outcome takes this one's place.</summary>
internal sealed record ActEnded : Fact;

/// <summary>An act ended in an exception or ran into its deadline.</summary>
internal sealed record ActFailed(Act Act, string Why) : Fact;
