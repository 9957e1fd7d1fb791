using System.Globalization;
using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>Users and groups by name, and becoming one of them (getpwnam(3), getgrnam(3), initgroups(3)).</summary>
internal static unsafe class Account
{
    // Both structures are smaller; a group with thousands of members needs the buffer.
    private const int EntrySize = 128;
    private const int BufferSize = 256 * 1024;

    // struct passwd: name, password, uid, gid, comment, home. struct group: name, password, gid.
    private const int IdAt = 16;
    private const int HomeAt = 32;

    /// <summary>A user's number; null when there is no such user.</summary>
    public static uint? FindUser(string name) => Find(name, Libc.GetUserByName, "getpwnam_r");

    /// <summary>A group's number; null when there is no such group.</summary>
    public static uint? FindGroup(string name) => Find(name, Libc.GetGroupByName, "getgrnam_r");

    /// <summary>A user's home directory; null when there is no such user.</summary>
    public static string? FindHome(string name) => Find(name, Libc.GetUserByName, "getpwnam_r", entry => Marshal.PtrToStringUTF8(*(nint*)(entry + HomeAt)));

    private delegate int Lookup(string name, void* entry, void* buffer, nuint size, void** result);

    /// <summary>Makes this process another user's, with his supplementary groups. As start-stop-daemon --chuid, which leaves alone what is so already.</summary>
    public static void Become(string user, uint uid, uint gid)
    {
        if (uid == Libc.GetUserId() && gid == Libc.GetGroupId())
        {
            // Its supplementary groups are the caller's then.
            return;
        }

        Libc.ThrowIfFailed(Libc.SetGroupId(gid), string.Create(CultureInfo.InvariantCulture, $"setgid {gid}"));
        Libc.ThrowIfFailed(Libc.InitGroups(user, gid), $"initgroups {user}");
        Libc.ThrowIfFailed(Libc.SetUserId(uid), string.Create(CultureInfo.InvariantCulture, $"setuid {uid}"));
    }

    private static uint? Find(string name, Lookup lookup, string call) => Find<uint?>(name, lookup, call, entry => *(uint*)(entry + IdAt));

    private delegate T Reading<T>(byte* entry);

    private static T? Find<T>(string name, Lookup lookup, string call, Reading<T> read)
    {
        var entry = stackalloc byte[EntrySize];
        var buffer = new byte[BufferSize];
        fixed (byte* bufferStart = buffer)
        {
            void* result = null;
            Libc.ThrowIfError(lookup(name, entry, bufferStart, BufferSize, &result), $"{call} {name}");
            return result is null ? default : read(entry);
        }
    }
}
