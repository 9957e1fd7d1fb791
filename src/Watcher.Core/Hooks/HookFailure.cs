namespace Watcher.Core.Hooks;

/// <summary>How a hook failed the last time.</summary>
/// <param name="How">How it ended ("exited with code 3").</param>
/// <param name="Said">What it printed, the line that counts.</param>
internal readonly record struct HookFailure(string How, string Said);
