using Watcher.Core.Duties;

namespace Watcher.Core.Hooks;

/// <summary>A hook has ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="How">How it ended.</param>
/// <param name="Said">What it printed, the line that counts.</param>
/// <param name="Succeeded">Whether it exited with 0.</param>
internal sealed record HookEnded(string Name, string How, string Said, bool Succeeded) : Fact;
