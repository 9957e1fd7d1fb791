using Watcher.Core.Duties;

namespace Watcher.ScenarioTests;

/// <summary>For the player only: the watcher's process was killed and begins anew.</summary>
internal sealed record WatcherRestarted : Fact;
