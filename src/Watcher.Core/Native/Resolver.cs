using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>
/// The C library's resolver, asked as Ganeti's programs ask it (getaddrinfo(3), getnameinfo(3), gethostbyaddr_r(3)): .NET's own looks a name that it
/// found up once more, and tells that one's. Each call may take as long as the resolver likes.
/// </summary>
internal static unsafe class Resolver
{
    private const int InterNetwork = 2;
    private const int InterNetworkV6 = 10;

    // socket(7): struct sockaddr_in has its address at 4, sockaddr_in6 at 8.
    private const int AddressAt = 4;
    private const int AddressV6At = 8;
    private const int PortAt = 2;
    private const int LongestName = 1025;
    private const int BufferSize = 16 * 1024;
    private const int MostAliases = 64;

    /// <summary>What a program finds that asks for the name of a host's first address; null when the host does not resolve.</summary>
    /// <param name="host">The host.</param>
    /// <param name="isV6">Of which family the address is to be; null: of any.</param>
    public static string? NameOfFirstAddress(string host, bool? isV6) => WithFirst(host, null, isV6, static (address, length) =>
    {
        var name = stackalloc byte[LongestName];
        return Libc.GetNameInfo(address, (uint)length, name, LongestName, null, 0, 0) == 0 ? Marshal.PtrToStringUTF8((nint)name) : null;
    });

    /// <summary>The names of a host's first address, the official one before its aliases; none when the host does not resolve.</summary>
    public static IReadOnlyList<string> NamesOfFirstAddress(string host) => WithFirst<IReadOnlyList<string>>(host, null, null, static (address, length) =>
    {
        int family = *(ushort*)address;
        var entry = new HostEntry();
        HostEntry* result = null;
        var buffer = new byte[BufferSize];
        fixed (byte* start = buffer)
        {
            var isV6 = family == InterNetworkV6;
            var failed = Libc.GetHostByAddress(
                address + (isV6 ? AddressV6At : AddressAt), isV6 ? 16u : 4u, family, &entry, start, BufferSize, &result, out _);
            if (failed != 0 || result is null)
            {
                return [];
            }

            var names = new List<string> { Marshal.PtrToStringUTF8((nint)entry.Name) ?? "" };
            for (var alias = entry.Aliases; *alias is not null && names.Count < MostAliases; alias++)
            {
                names.Add(Marshal.PtrToStringUTF8((nint)(*alias)) ?? "");
            }

            return names;
        }
    }) ?? [];

    /// <summary>A service's port in the system services database (services(5)); null when it is not listed there.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="isDatagram">Whether UDP's is wanted, and not TCP's.</param>
    public static int? PortOf(string service, bool isDatagram = false) =>
        WithFirst<int?>(null, service, false, static (address, _) => (address[PortAt] << 8) | address[PortAt + 1], isDatagram);

    private delegate T? Reading<T>(byte* address, int length);

    private static T? WithFirst<T>(string? host, string? service, bool? isV6, Reading<T> read, bool isDatagram = false)
    {
        const int Stream = 1;
        const int Datagram = 2;
        var hints = new AddressInfo { Family = isV6 switch { null => 0, true => InterNetworkV6, false => InterNetwork }, SocketType = isDatagram ? Datagram : Stream };
        AddressInfo* found = null;
        if (Libc.GetAddressInfo(host, service, &hints, &found) != 0 || found is null)
        {
            return default;
        }

        try
        {
            return read(found->Address, (int)found->AddressLength);
        }
        finally
        {
            Libc.FreeAddressInfo(found);
        }
    }

    /// <summary>struct addrinfo, as Linux has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct AddressInfo
    {
        public int Flags;
        public int Family;
        public int SocketType;
        public int Protocol;
        public uint AddressLength;
        public byte* Address;
        public byte* CanonicalName;
        public AddressInfo* Next;
    }

    /// <summary>struct hostent.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct HostEntry
    {
        public byte* Name;
        public byte** Aliases;
        public int AddressType;
        public int Length;
        public byte** AddressList;
    }
}
