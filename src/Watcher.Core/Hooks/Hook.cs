namespace Watcher.Core.Hooks;

/// <summary>A file in the directory of the hooks.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Kind">What is to be done with it.</param>
/// <param name="Because">Why it is not run although it should be; null when it is, or is no hook.</param>
/// <param name="Recovery">What mends that, as a command.</param>
internal sealed record Hook(string Name, HookKind Kind, string? Because = null, string? Recovery = null);
