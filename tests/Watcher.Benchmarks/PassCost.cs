namespace Watcher.Benchmarks;

/// <summary>What one run of a program cost.</summary>
internal readonly record struct PassCost(double WallMs, double CpuMs, double PeakMb);
