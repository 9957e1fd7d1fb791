using Watcher.Core.Groups;

namespace Watcher.Core.Instances;

/// <summary>One attempt at an instance, counted before it is submitted.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Work">What is done to it.</param>
/// <param name="Number">Which attempt it is, from 1.</param>
/// <param name="Stamp">Nanoseconds of Unix time that its opcode carries in the reason trail: by them its job is found again.</param>
/// <param name="Before">What was remembered before it was counted: to be given back when it was not used.</param>
internal sealed record InstanceAttempt(string Instance, InstanceWork Work, int Number, long Stamp, StockRecord Before);
