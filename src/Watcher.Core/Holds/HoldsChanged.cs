using Watcher.Core.Duties;

namespace Watcher.Core.Holds;

/// <summary>A daemon was held or released, or the file of holds changed in another way.</summary>
internal sealed record HoldsChanged : Fact;
