using System.Text;
using System.Text.Json;
using Watcher.Core.Confd;
using Xunit;

namespace Watcher.UnitTests.Confd;

public sealed class ConfdMessageTests
{
    // What a confd of Ganeti 3.0.2 was asked, and answered, with its key; the salt was the same each time.
    private const string Salt = "0b9d3d5e-6e0b-4a7f-9a53-6f1d2a9c8b01";
    private const string Answer =
        """plj0{"hmac":"441ca1ed25e0e194fcc7af905efe7a8bbc42ba69","msg":"{\"protocol\":1,\"status\":0,\"answer\":0,\"serial\":9}","salt":"0b9d3d5e-6e0b-4a7f-9a53-6f1d2a9c8b01"}""";
    private const string Refusal =
        """plj0{"hmac":"b2ba0eb4f757a0d599c2fd29d8019042f8b84c76","msg":"{\"protocol\":1,\"status\":1,\"answer\":\"Failure: prerequisites not met for this operation:\\nerror type: ECodeNoEnt, error details:\\nNode name nobody.gnt.test not found\",\"serial\":0}","salt":"0b9d3d5e-6e0b-4a7f-9a53-6f1d2a9c8b01"}""";

    private static readonly byte[] Key = "91b36cb2e1bc0fcb6426cb8ecccf03716710ea11\n"u8.ToArray();

    [Fact]
    public void Answer_OfARealConfd_IsRead() => Assert.Equal(new ConfdReading(new ConfdReply(9, ConfdRole.Master), null), Read(Answer));

    [Fact]
    public void Refusal_OfARealConfd_IsNoRole()
    {
        var reply = Read(Refusal).Reply;

        Assert.Null(reply?.Role);
        Assert.Equal(
            "status 1: Failure: prerequisites not met for this operation:?error type: ECodeNoEnt, error details:?Node name nobody.gnt.test not found", reply?.Refusal);
    }

    /// <summary>constants.CONFD_ERROR_ARGUMENT is 2, and so is the role "offline".</summary>
    [Fact]
    public void ErrorTwo_IsNotOffline()
    {
        var reply = Read(ConfdWorld.Sign("""{"protocol":1,"status":1,"answer":2,"serial":0}""", Salt, Key)).Reply;

        Assert.Null(reply?.Role);
        Assert.Equal("status 1: 2", reply?.Refusal);
    }

    [Fact]
    public void KeyWithoutItsLineEnd_IsAnotherKey() =>
        Assert.Equal("is not signed with this cluster's key", ConfdMessage.Read(Encoding.UTF8.GetBytes(Answer), Salt, Key.AsSpan()[..^1]).Ignored);

    [Fact]
    public void AnotherQuestionsAnswer_IsIgnored() =>
        Assert.Equal("answers another question", ConfdMessage.Read(Encoding.UTF8.GetBytes(Answer), Guid.NewGuid().ToString(), Key).Ignored);

    [Fact]
    public void ForgedAnswer_IsIgnored() =>
        Assert.Equal("is not signed with this cluster's key", Read(Answer.Replace("\\\"answer\\\":0", "\\\"answer\\\":2", StringComparison.Ordinal)).Ignored);

    [Theory]
    [InlineData("")]
    [InlineData("plj")]
    [InlineData("plj1{}")]
    [InlineData("plj0")]
    [InlineData("plj0[]")]
    [InlineData("plj0{\"msg\":1}")]
    [InlineData("plj0{\"msg\":\"\\ud800\",\"salt\":\"\",\"hmac\":\"\"}")]
    [InlineData("plj0{\"msg\":\"{}\",\"salt\":\"\"}")]
    public void Nonsense_IsIgnored(string datagram) => Assert.NotNull(Read(datagram).Ignored);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("2")]
    [InlineData("""{"protocol":2,"status":0,"answer":2,"serial":3}""")]
    [InlineData("""{"protocol":1,"status":0,"answer":5,"serial":3}""")]
    [InlineData("""{"protocol":1,"status":0,"answer":4294967298,"serial":3}""")]
    [InlineData("""{"protocol":1,"status":0,"answer":"2","serial":3}""")]
    [InlineData("""{"protocol":1,"status":0,"answer":2.5,"serial":3}""")]
    [InlineData("""{"protocol":1,"status":0,"answer":2}""")]
    [InlineData("""{"protocol":1,"answer":2,"serial":3}""")]
    public void SignedNonsense_IsIgnored(string text) =>
        Assert.StartsWith("cannot be understood", Read(ConfdWorld.Sign(text, Salt, Key)).Ignored, StringComparison.Ordinal);

    /// <summary>As Ganeti's own client writes it, which such a confd was asked with.</summary>
    [Fact]
    public void Question_IsWhatConfdUnderstands()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1795768137);

        var question = Encoding.UTF8.GetString(ConfdMessage.AskRole("node1.gnt.test", Salt, now, Key));

        Assert.StartsWith("plj0", question, StringComparison.Ordinal);
        using var message = JsonDocument.Parse(question[4..]);
        Assert.Equal("1795768137", message.RootElement.GetProperty("salt").GetString());
        using var text = JsonDocument.Parse(message.RootElement.GetProperty("msg").GetString()!);
        Assert.Equal($$"""{"protocol":1,"type":1,"query":"node1.gnt.test","rsalt":"{{Salt}}"}""", text.RootElement.GetRawText());
    }

    private static ConfdReading Read(string datagram) => ConfdMessage.Read(Encoding.UTF8.GetBytes(datagram), Salt, Key);
}
