using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>What statx(2) says of a file: its layout is the same on every architecture, unlike struct stat's.</summary>
/// <param name="Inode">Inode number.</param>
/// <param name="Device">Device number, major in the upper half.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct FileStatus(ulong Inode, ulong Device, uint Links, uint Uid, uint Gid, ushort Mode, ulong Size)
{
    private const uint BasicStats = 0x7ff;
    private const int TypeMask = 0xF000;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>What it is, for people (inode(7)).</summary>
    public string Kind => (Mode & TypeMask) switch
    {
        0x8000 => "a regular file",
        0x4000 => "a directory",
        0xA000 => "a symbolic link",
        0x1000 => "a FIFO",
        0xC000 => "a socket",
        _ => "a device",
    };

    public bool IsSymbolicLink => (Mode & TypeMask) == 0xA000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    /// <summary>Whether it is ours, and nobody's else by another name.</summary>
    public bool IsOursAlone => IsRegular && IsOurs && Links == 1;

    public bool IsOurs => Uid == Libc.GetEffectiveUserId();

    public bool IsRootsOrOurs => Uid == 0 || IsOurs;

    /// <summary>By its owner.</summary>
    public bool MayBeExecuted => (Mode & 0b001_000_000) != 0;

    /// <summary>Who may do what.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0b111_111_111);

    public bool IsWritableByAll => (Mode & 2) != 0;

    public bool IsWritableByGroup => (Mode & 0b010_000) != 0;

    /// <summary>The same file, whatever its name now.</summary>
    public bool IsSameFileAs(FileStatus other) => Inode == other.Inode && Device == other.Device;

    /// <summary>The status of an open file.</summary>
    public static FileStatus Of(SafeFileHandle file) => Read((int)file.DangerousGetHandle(), "", Libc.AtEmptyPath);

    /// <summary>The status of a name in an open directory; the name's own, if it is a link.</summary>
    public static FileStatus At(SafeFileHandle directory, string name) =>
        Read((int)directory.DangerousGetHandle(), name, Libc.AtSymlinkNoFollow);

    /// <summary>The status of a path, or null when nothing is there.</summary>
    public static FileStatus? OfPath(string path) => TryRead(path, 0);

    /// <summary>The same, but a link's own, if the path is one.</summary>
    public static FileStatus? OfLink(string path) => TryRead(path, Libc.AtSymlinkNoFollow);

    private static FileStatus? TryRead(string path, int flags)
    {
        try
        {
            return Read(Libc.AtFdCwd, path, flags);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return null;
        }
    }

    private static unsafe FileStatus Read(int directory, string path, int flags)
    {
        // struct statx: 256 bytes; stx_nlink at 16, stx_uid 20, stx_gid 24, stx_mode 28, stx_ino 32, stx_size 40, stx_dev_major 136, stx_dev_minor 140.
        Span<byte> raw = stackalloc byte[256];
        fixed (byte* p = raw)
        {
            Libc.ThrowIfFailed(Libc.StatX(directory, path, flags, BasicStats, p), $"statx {path}");
        }

        return new FileStatus(
            BitConverter.ToUInt64(raw[32..]),
            ((ulong)BitConverter.ToUInt32(raw[136..]) << 32) | BitConverter.ToUInt32(raw[140..]),
            BitConverter.ToUInt32(raw[16..]),
            BitConverter.ToUInt32(raw[20..]),
            BitConverter.ToUInt32(raw[24..]),
            BitConverter.ToUInt16(raw[28..]),
            BitConverter.ToUInt64(raw[40..]));
    }
}
