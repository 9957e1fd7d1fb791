using System.Runtime.InteropServices;

namespace Watcher.UnitTests.Cluster;

/// <summary>What only tests need of the C library.</summary>
internal static partial class TestLibc
{
    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Chown(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChownLink(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);
}
