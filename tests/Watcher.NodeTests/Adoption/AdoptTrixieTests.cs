namespace Watcher.NodeTests.Adoption;

/// <inheritdoc/>
[Collection<AdoptTrixie>]
public sealed class AdoptTrixieTests(SystemdTrixieNode node) : AdoptTests(node)
{
    public static new TheoryData<string> HalfDone => [.. HalfDoneInstallation.On(Suite.Trixie)];
}
