using System.Globalization;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Commands;

/// <summary>
/// A command's standard output or error, in System.Console's place: that takes a closed pipe for success, and lets a full disk end the program with
/// a stack trace.
/// </summary>
internal sealed class StandardWriter : TextWriter
{
    private readonly Action<string> _write;

    private StandardWriter(Action<string> write)
        : base(CultureInfo.InvariantCulture) => _write = write;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>From now on what is written to the console goes through here.</summary>
    public static void Install()
    {
        Console.SetOut(new StandardWriter(WriteOutput));
        Console.SetError(new StandardWriter(StandardStream.WriteError));
    }

    public override void Write(char value) => _write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => _write(new string(buffer, index, count));

    public override void Write(string? value) => _write(value ?? "");

    public override void WriteLine(string? value) => _write($"{value}\n");

    private static void WriteOutput(string text)
    {
        try
        {
            StandardStream.Write(text);
        }
        catch (NativeException e)
        {
            throw new OutputException(e);
        }
    }
}
