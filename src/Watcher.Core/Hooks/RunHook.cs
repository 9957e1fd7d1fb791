using Watcher.Core.Duties;

namespace Watcher.Core.Hooks;

/// <summary>Runs a hook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its path.</param>
internal sealed record RunHook(string Name, string Path) : Act("Ganeti's watcher runs its hooks at every look")
{
    public override string Describe() => $"run {Path}";
}
