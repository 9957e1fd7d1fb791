using System.Text;
using Watcher.Core.Storage;
using Watcher.Status;
using Watcher.TestKit.Nodes;
using Watcher.UnitTests.Status;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>Pages that are made of something else, and of nothing besides. <c>./test docs</c> has them written.</summary>
public sealed class GeneratedPagesTests
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    [Fact]
    public void Events_AreTheCatalogs() => Hold("docs/events.md", EventsPage.Render());

    [Fact]
    public void Configuration_IsTheManualPages() => Hold("docs/configuration.md", ConfigurationPage.Render());

    /// <summary>The files that <see cref="Watcher.UnitTests.Status.StatusTextTests"/> holds the screen against.</summary>
    [Theory]
    [InlineData("pipe", null)]
    [InlineData("80", 80)]
    [InlineData("200", 200)]
    public void Screens_AreThoseOfStatus(string name, int? width) => Hold(
        $"tests/Watcher.UnitTests/Status/screen-{name}.txt",
        string.Concat(StatusText.Of(StatusWorld.Bad, StatusWorld.Now, width, hasColor: false).Select(line => $"{line}\n")));

    [Fact]
    public void Picture_IsThatOfTheScreen() => Hold("docs/status.svg", ScreenPicture.Render());

    [Fact]
    public void EveryNotice_IsAnEventThatIsExplained() => Assert.Equal([], EventFaults.Events.Except(ToldEvent.All.Select(told => told.Number)));

    private static void Hold(string name, string content)
    {
        var path = Path.Combine(Repository.Root, name);
        if (Environment.GetEnvironmentVariable("WATCHER_WRITE_DOCS") is not null)
        {
            AtomicFile.Replace(path, Encoding.UTF8.GetBytes(content), Mode);
        }

        Assert.True(content == File.ReadAllText(path), $"{name} is not what it is made of any more: ./test docs writes it anew");
    }
}
