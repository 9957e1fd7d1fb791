using Xunit;

namespace Watcher.UnitTests;

/// <summary>
/// Tests that run programs run alone: between fork and exec a child has all files of this process, and with them the flocks that other tests
/// give back and take again.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealPrograms
{
    public const string Name = "programs";
}
