using System.Text;

namespace Watcher.Fuzz;

/// <summary>A parser of something that is not ours.</summary>
/// <param name="Name">What it is called on the command line; its corpus is <c>tests/fuzz/NAME</c>.</param>
/// <param name="Parse">Hands it an input, and uses what comes of it as the product does.</param>
/// <param name="Declared">What it may throw by its own word.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Parse, params Type[] Declared)
{
    /// <summary>Of a parser of text that the product decodes as UTF-8, whatever it is.</summary>
    public static FuzzTarget OfText(string name, Action<string> parse, params Type[] declared) =>
        new(name, input => parse(Encoding.UTF8.GetString(input)), declared);
}
