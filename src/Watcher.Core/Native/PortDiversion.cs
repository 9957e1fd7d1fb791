using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>
/// For as long as it lives, whoever connects to a port comes to another listening socket, whoever else listens there or nobody: an eBPF program at the place where the kernel looks for
/// the socket of a connection (BPF_PROG_TYPE_SK_LOOKUP, Linux 5.9). It begins and ends between two connections, and ends with this process.
/// </summary>
internal sealed class PortDiversion : IDisposable
{
    // enum bpf_cmd, bpf_map_type, bpf_prog_type, bpf_attach_type and the helpers' numbers (include/uapi/linux/bpf.h).
    private const int MapCreate = 0;
    private const int MapUpdate = 2;
    private const int ProgLoad = 5;
    private const int LinkCreate = 28;
    private const uint SockMap = 15;
    private const uint SkLookup = 30;
    private const uint AtSkLookup = 36;
    private const int MapLookup = 1;
    private const int SkRelease = 86;
    private const int SkAssign = 124;

    // struct bpf_sk_lookup: local_port, in host order.
    private const short LocalPort = 60;

    private readonly SafeFileHandle _program;
    private readonly SafeFileHandle _map;
    private readonly SafeFileHandle? _link;

    private PortDiversion(SafeFileHandle program, SafeFileHandle map, SafeFileHandle? link) => (_program, _map, _link) = (program, map, link);

    /// <summary>Diverts from now on.</summary>
    /// <param name="port">Whose connections, in this network namespace, whatever the address.</param>
    /// <param name="listener">Where they come; of TCP, and of the same family.</param>
    /// <exception cref="NativeException">The kernel does not do it.</exception>
    public static unsafe PortDiversion Begin(ushort port, Socket listener)
    {
        var diversion = Load(port);
        try
        {
            var (key, value) = (0u, (ulong)listener.SafeHandle.DangerousGetHandle());
            Span<ulong> update = [(ulong)diversion._map.DangerousGetHandle(), (ulong)(nint)(&key), (ulong)(nint)(&value), 0];
            Call(MapUpdate, MemoryMarshal.AsBytes(update), "bpf (map)");
            using var network = NativeFile.OpenThroughLinks("/proc/self/ns/net", OpenFlags.ReadOnly);
            Span<uint> link = [(uint)diversion._program.DangerousGetHandle(), (uint)network.DangerousGetHandle(), AtSkLookup, 0];
            return new PortDiversion(diversion._program, diversion._map, Open(LinkCreate, MemoryMarshal.AsBytes(link), "bpf (link)"));
        }
        catch
        {
            diversion.Dispose();
            throw;
        }
    }

    /// <summary>Whether the kernel would: it takes the program, which is attached to nothing.</summary>
    /// <exception cref="NativeException">It would not.</exception>
    public static void Try() => Load((ushort)IPEndPoint.MaxPort).Dispose();

    public void Dispose()
    {
        _link?.Dispose();
        _program.Dispose();
        _map.Dispose();
    }

    private static unsafe PortDiversion Load(ushort port)
    {
        Span<uint> create = [SockMap, sizeof(uint), sizeof(ulong), 1, 0];
        var map = Open(MapCreate, MemoryMarshal.AsBytes(create), "bpf (map)");
        try
        {
            // union bpf_attr of BPF_PROG_LOAD: type and count of instructions, the instructions, the licence; expected_attach_type at 68.
            var program = Program(port, (int)map.DangerousGetHandle());
            Span<ulong> load = stackalloc ulong[9];
            load.Clear();
            fixed (ulong* instructions = program)
            fixed (byte* licence = "Dual BSD/GPL\0"u8)
            {
                load[0] = SkLookup | ((ulong)program.Length << 32);
                load[1] = (ulong)(nint)instructions;
                load[2] = (ulong)(nint)licence;
                load[8] = (ulong)AtSkLookup << 32;
                return new PortDiversion(Open(ProgLoad, MemoryMarshal.AsBytes(load), "bpf (program)"), map, null);
            }
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>"If it is for this port, and the map has a socket, it is that one's; in any case go on."</summary>
    private static ulong[] Program(ushort port, int map) =>
    [
        Instruction(0xbf, 6, 1),                    // r6 = context
        Instruction(0x61, 2, 6, LocalPort),         // r2 = context->local_port
        Instruction(0x55, 2, offset: 14, value: port), // if it is another one: out
        Instruction(0x62, 10, offset: -4),          // key = 0
        Instruction(0x18, 1, 1, value: map), 0,     // r1 = map
        Instruction(0xbf, 2, 10),                   // r2 = &key
        Instruction(0x07, 2, value: -4),
        Instruction(0x85, value: MapLookup),        // r0 = the socket
        Instruction(0x15, offset: 7),               // if there is none: out
        Instruction(0xbf, 7),                       // r7 = the socket
        Instruction(0xbf, 1, 6),
        Instruction(0xbf, 2, 7),
        Instruction(0xb7, 3),
        Instruction(0x85, value: SkAssign),
        Instruction(0xbf, 1, 7),
        Instruction(0x85, value: SkRelease),
        Instruction(0xb7, value: 1),                // out: SK_PASS
        Instruction(0x95),
    ];

    /// <summary>struct bpf_insn.</summary>
    private static ulong Instruction(byte code, byte target = 0, byte source = 0, short offset = 0, int value = 0) =>
        code | ((ulong)(byte)(source << 4 | target) << 8) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)value << 32);

    private static SafeFileHandle Open(int command, ReadOnlySpan<byte> attributes, string what) => new(Call(command, attributes, what), ownsHandle: true);

    private static unsafe int Call(int command, ReadOnlySpan<byte> attributes, string what)
    {
        var number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 321,
            Architecture.Arm64 => 280,
            var other => throw new NativeException($"bpf on {other}", Errno.NotImplemented),
        };
        fixed (byte* p = attributes)
        {
            return Libc.ThrowIfFailed(Libc.SysCall(number, command, p, attributes.Length), what);
        }
    }
}
