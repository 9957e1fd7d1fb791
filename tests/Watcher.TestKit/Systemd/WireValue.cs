namespace Watcher.TestKit.Systemd;

/// <summary>A value of any type.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Write">Writes it.</param>
internal sealed record WireValue(string Type, Action<WireWriter> Write)
{
    public WireWriter WriteTo(WireWriter writer)
    {
        Write(writer);
        return writer;
    }
}
