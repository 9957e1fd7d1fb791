namespace Watcher.Commands;

/// <summary>An option of a pass.</summary>
/// <param name="Name">In full, with its dashes.</param>
/// <param name="Letter">Its short form; null when it has none.</param>
/// <param name="TakesValue">Whether a value follows.</param>
internal sealed record StockOption(string Name, char? Letter = null, bool TakesValue = false);
