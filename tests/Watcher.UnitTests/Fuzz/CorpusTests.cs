using Watcher.Fuzz;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Fuzz;

/// <summary>What fuzzing begins with and what it found, given to its parsers once more: a file each of <c>tests/fuzz/TARGET</c>.</summary>
public sealed class CorpusTests
{
    private static readonly string Corpus = Path.Combine(Repository.Root, "tests", "fuzz");

    public static TheoryData<string, string> Inputs =>
    [
        .. Directory.EnumerateFiles(Corpus, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Corpus, file).Split('/'))
            .Where(parts => parts.Length == 2)
            .Select(parts => (parts[0], parts[1]))
            .Order(),
    ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Input_EndsInAValueOrARefusal(string target, string file)
    {
        try
        {
            Trial.Run(FuzzTargets.Find(target)!, File.ReadAllBytes(Path.Combine(Corpus, target, file)));
        }
        finally
        {
            Scratch.Remove();
        }
    }

    [Fact]
    public void EveryTarget_HasACorpus() => Assert.Equal(
        FuzzTargets.All.Select(target => target.Name).Order(StringComparer.Ordinal),
        Inputs.Select(input => input.Data.Item1).Distinct().Order(StringComparer.Ordinal));
}
