namespace Watcher.UnitTests.Documentation;

/// <summary>A page that somebody reads.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record Page(string Name, string Path);
