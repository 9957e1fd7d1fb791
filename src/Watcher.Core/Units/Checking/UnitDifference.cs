namespace Watcher.Core.Units.Checking;

/// <summary>One thing in which a loaded unit is not as rendered.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Directive">The directive, or LoadState, NeedDaemonReload.</param>
/// <param name="Should">How it should be.</param>
/// <param name="Is">How it is.</param>
/// <param name="Breaks">What that breaks.</param>
/// <param name="SetIn">The drop-in that sets it; null when none does, and the unit file itself is different.</param>
/// <param name="Mend">What mends it: a command to type.</param>
internal sealed record UnitDifference(string Unit, string Directive, string Should, string Is, string Breaks, string? SetIn, string Mend);
