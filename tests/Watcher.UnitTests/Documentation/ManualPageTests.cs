using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>The manual pages, as mandoc(1) sees them.</summary>
[Collection(RealPrograms.Name)]
public sealed class ManualPageTests
{
    public static TheoryData<string> ManualPages => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/man")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(ManualPages))]
    public async Task Page_IsClean(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mandoc"), "needs mandoc: apt-get install mandoc");

        var lint = await Command.RunAsync(["mandoc", "-T", "lint", Path.Combine(Repository.Root, "deploy/man", name)], Until.Deadline);

        // Which other pages this machine has is not the page's.
        Assert.Equal([], $"{lint.Output}{lint.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("referenced manual not found", StringComparison.Ordinal) && !line.Contains("outdated mandoc.db", StringComparison.Ordinal)));
    }
}
