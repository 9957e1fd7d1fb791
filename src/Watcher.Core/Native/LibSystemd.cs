using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>sd-journal's sending half. The library is loaded at the first call, so that a node without it runs all the same.</summary>
internal static unsafe partial class LibSystemd
{
    private const string Library = "libsystemd.so.0";

    /// <summary>
    /// Hands one entry to journald: one datagram, or, where that is too large, a memory file (sd_journal_sendv(3)). Blocks while journald does
    /// not read; without journald it does nothing and says so by no error.
    /// </summary>
    /// <param name="fields">"NAME=value" each, in UTF-8.</param>
    /// <exception cref="NativeException">journald did not take it.</exception>
    /// <exception cref="DllNotFoundException">There is no libsystemd.</exception>
    public static void SendToJournal(IReadOnlyList<byte[]> fields)
    {
        var vectors = new IoVector[fields.Count];
        var pins = new GCHandle[fields.Count];
        try
        {
            for (var i = 0; i < vectors.Length; i++)
            {
                pins[i] = GCHandle.Alloc(fields[i], GCHandleType.Pinned);
                vectors[i] = new IoVector { Base = pins[i].AddrOfPinnedObject(), Length = (nuint)fields[i].Length };
            }

            fixed (IoVector* p = vectors)
            {
                if (JournalSendV(p, vectors.Length) is var result and < 0)
                {
                    throw new NativeException("sd_journal_sendv", -result);
                }
            }
        }
        finally
        {
            foreach (var pin in pins.Where(pin => pin.IsAllocated))
            {
                pin.Free();
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "sd_journal_sendv")]
    private static partial int JournalSendV(IoVector* vectors, int count);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public nint Base;
        public nuint Length;
    }
}
