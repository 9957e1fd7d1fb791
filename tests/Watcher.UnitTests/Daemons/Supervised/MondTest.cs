using Watcher.TestKit.Systemd;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>ganeti-mond runs, as systemd lists it first, and what is decided of it is kept.</summary>
public abstract class MondTest
{
    private protected const string Mond = "ganeti-mond.service";

    private protected MondTest() => Teller.Step(Messages.Running());

    private protected UnitMessages Messages { get; } = new(Mond);

    private protected UnitTeller Teller { get; } = new(Mond);
}
