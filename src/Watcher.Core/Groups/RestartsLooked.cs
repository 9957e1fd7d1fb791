using Watcher.Core.Duties;

namespace Watcher.Core.Groups;

/// <summary>The group's instances duty has looked, or something that it was about is over.</summary>
internal sealed record RestartsLooked : Fact;
