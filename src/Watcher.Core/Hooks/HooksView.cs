using System.Collections.Immutable;

namespace Watcher.Core.Hooks;

/// <summary>What one look at the directory of the hooks showed.</summary>
/// <param name="Directory">Its path.</param>
/// <param name="Hooks">What lies in it, in the order of the names; nothing when there is no such directory.</param>
/// <param name="Because">Why none of it is run; null when it is.</param>
/// <param name="Recovery">What mends that, as a command.</param>
internal sealed record HooksView(string Directory, ImmutableArray<Hook> Hooks, string? Because = null, string? Recovery = null)
{
    /// <summary>The names of those that are run.</summary>
    public ImmutableArray<string> Runnable => [.. Hooks.Where(hook => hook.Kind == HookKind.Run).Select(hook => hook.Name)];
}
