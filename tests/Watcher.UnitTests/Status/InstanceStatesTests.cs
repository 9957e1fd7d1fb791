using Watcher.Status;
using Xunit;

namespace Watcher.UnitTests.Status;

public sealed class InstanceStatesTests
{
    [Fact]
    public void Lines_AreCountedByState_AndWhatIsNoLineIsPassedOver() => Assert.Equal(
        new Dictionary<string, int> { ["ERROR_down"] = 1, ["running"] = 2 },
        InstanceStates.Count("a.example.com running\nb ERROR_down\n\nhalf\nc running\nd three words\n"));
}
