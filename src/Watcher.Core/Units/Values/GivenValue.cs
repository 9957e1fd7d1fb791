namespace Watcher.Core.Units.Values;

/// <summary>A value with where it comes from, for messages.</summary>
/// <param name="Name">The placeholder.</param>
/// <param name="Value">Its value.</param>
/// <param name="Origin">"--set", or a file.</param>
/// <param name="Place">Where in it; empty when the origin says it all.</param>
internal sealed record GivenValue(string Name, string Value, string Origin, string Place);
