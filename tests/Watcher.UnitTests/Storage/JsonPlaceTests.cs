using System.Text.Json;
using Watcher.Core.Holds;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.Storage;

public sealed class JsonPlaceTests
{
    [Theory]
    [InlineData("x", "line 1, byte 1: 'x' is an invalid start of a value.")]
    [InlineData("{\n  \"holds\": [\n    no", "line 3, byte 6: 'no")]
    [InlineData("{ \"holds\": 3 }", "line 1, byte 13: The JSON value could not be converted to ")]
    public void Describe_PlaceIsKnown_CountsFromOne(string text, string told) =>
        Assert.StartsWith(told, JsonPlace.Describe(Thrown(text)), StringComparison.Ordinal);

    [Fact]
    public void Describe_NothingOfTheParsersOwnPlaceIsLeft() =>
        Assert.DoesNotContain("LineNumber", JsonPlace.Describe(Thrown("{ \"holds\": 3 }")), StringComparison.Ordinal);

    [Fact]
    public void Describe_PlaceIsUnknown_IsTheMessage() => Assert.Equal("holds null", JsonPlace.Describe(new JsonException("holds null")));

    private static JsonException Thrown(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(text, HoldsJson.Default.HoldsDocument));
}
