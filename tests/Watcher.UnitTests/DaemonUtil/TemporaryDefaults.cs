using Watcher.Core.DaemonUtil;

namespace Watcher.UnitTests.DaemonUtil;

/// <summary>A defaults file in a root of its own.</summary>
internal sealed class TemporaryDefaults : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("defaults-").FullName;

    public TemporaryDefaults(byte[] content)
    {
        Layout = new GanetiLayout(null, name => name == "SYSCONFDIR" ? _root : null);
        Directory.CreateDirectory(Path.GetDirectoryName(Layout.DefaultsFile)!);
        File.WriteAllBytes(Layout.DefaultsFile, content);
    }

    public GanetiLayout Layout { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
