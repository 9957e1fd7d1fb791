using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>How a node stands with noded's activation.</summary>
internal sealed record NodedFacts : ActivationFacts
{
    public NodedFacts()
    {
    }

    /// <param name="common">What is the same for all daemons.</param>
    public NodedFacts(ActivationFacts common)
        : base(common)
    {
    }

    /// <summary>Why it may not be turned on.</summary>
    public ImmutableArray<string> HindrancesToEnable { get; init; } = [];

    public NodedPlace Noded { get; init; }
}
