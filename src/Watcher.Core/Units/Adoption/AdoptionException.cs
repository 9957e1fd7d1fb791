namespace Watcher.Core.Units.Adoption;

/// <summary>A step could not be done.</summary>
/// <param name="message">Why.</param>
internal sealed class AdoptionException(string message) : Exception(message);
