using Watcher.Core.Native;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>What a socket's name is.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Inode">Which file; 0 when there is none.</param>
internal readonly record struct SocketName(SocketNameKind Kind, ulong Inode = 0)
{
    /// <summary>Looks at a name.</summary>
    /// <param name="path">The name.</param>
    /// <param name="ours">Where it leads when it is our link.</param>
    /// <exception cref="NativeException">It cannot be looked at.</exception>
    public static SocketName Of(string path, string ours) => FileStatus.OfLink(path) switch
    {
        null => new(SocketNameKind.Nothing),
        { IsSymbolicLink: true } when LeadsTo(path) == ours => new(SocketNameKind.OurLink),
        { IsSocket: true } status => new(SocketNameKind.Socket, status.Inode),
        { } status => new(SocketNameKind.Other, status.Inode),
    };

    /// <summary>What a link says, whether it is there or not.</summary>
    private static string? LeadsTo(string path)
    {
        using var directory = OpenDirectory.Of(path, out _);
        return new FileInfo(path).LinkTarget is { } target ? Path.GetFullPath(target, directory.RealPath) : null;
    }
}
