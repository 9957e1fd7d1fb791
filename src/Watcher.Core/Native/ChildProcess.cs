using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Starting a program with posix_spawn(3), which .NET's own Process cannot do: in a session of its own, its output in a file.</summary>
internal static unsafe class ChildProcess
{
    // spawn.h: POSIX_SPAWN_SETSIGDEF, _SETSIGMASK, _SETSID; the structures are smaller than this in every glibc.
    private const short DefaultSignals = 0x04 | 0x08;
    private const short NewSession = 0x80;
    private const int StructureSize = 512;
    private const int SignalSetSize = 128;

    private const int IdTypePid = 1;
    private const int WaitNoHang = 1;
    private const int WaitExited = 4;
    private const int CodeExited = 1;

    /// <summary>Starts a program in a session of its own; the child has every signal at its default and unblocked.</summary>
    /// <param name="path">The program's absolute path.</param>
    /// <param name="arguments">Its arguments, without the program itself.</param>
    /// <param name="environment">Its whole environment, as NAME=VALUE.</param>
    /// <param name="output">Where its standard output and error go.</param>
    /// <param name="input">Its standard input; null: nothing.</param>
    /// <returns>The child's pid. It stays a zombie until <see cref="Reap"/>.</returns>
    public static int Spawn(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, SafeFileHandle output, SafeFileHandle? input = null) =>
        Begin(path, [path, .. arguments], environment, output, input);

    /// <summary>Runs a program as a shell does, in our session and with our standard streams, and waits for its end, for as long as it takes.</summary>
    /// <param name="path">The program's absolute path.</param>
    /// <param name="arguments">Its arguments, with the name that it is to be called by before them.</param>
    /// <param name="environment">Its whole environment, as NAME=VALUE.</param>
    /// <returns>Its wait status (wait(2)).</returns>
    public static int Run(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        Wait(Begin(path, arguments, environment, output: null, input: null));

    /// <summary>Becomes another program; returns only when that fails.</summary>
    /// <param name="path">The program's absolute path.</param>
    /// <param name="arguments">Its arguments, without the program itself.</param>
    /// <param name="environment">Its whole environment, as NAME=VALUE.</param>
    public static NativeException Become(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var argv = new NativeStrings([path, .. arguments]);
        using var envp = new NativeStrings(environment);
        _ = Libc.Execute(path, argv.Pointer, envp.Pointer);
        return new NativeException($"execve {path}", Marshal.GetLastPInvokeError());
    }

    private static int Begin(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, SafeFileHandle? output, SafeFileHandle? input)
    {
        byte* actions = stackalloc byte[StructureSize];
        byte* attributes = stackalloc byte[StructureSize];
        byte* signals = stackalloc byte[SignalSetSize];
        Libc.ThrowIfError(Libc.SpawnFileActionsInit(actions), "posix_spawn_file_actions_init");
        Libc.ThrowIfError(Libc.SpawnAttributesInit(attributes), "posix_spawnattr_init");
        try
        {
            if (output is not null)
            {
                var fd = (int)output.DangerousGetHandle();
                if (input is null)
                {
                    Libc.ThrowIfError(Libc.SpawnFileActionsAddOpen(actions, 0, "/dev/null", OpenFlags.ReadOnly, 0), "posix_spawn_file_actions_addopen");
                }
                else
                {
                    Libc.ThrowIfError(Libc.SpawnFileActionsAddDup2(actions, (int)input.DangerousGetHandle(), 0), "posix_spawn_file_actions_adddup2");
                }

                Libc.ThrowIfError(Libc.SpawnFileActionsAddDup2(actions, fd, 1), "posix_spawn_file_actions_adddup2");
                Libc.ThrowIfError(Libc.SpawnFileActionsAddDup2(actions, fd, 2), "posix_spawn_file_actions_adddup2");
            }

            // What we inherited ourselves (a lock of cron's flock wrapper) must not live on in daemons.
            Libc.ThrowIfError(Libc.SpawnFileActionsAddCloseFrom(actions, 3), "posix_spawn_file_actions_addclosefrom_np");
            _ = Libc.SignalFillSet(signals);
            Libc.ThrowIfError(Libc.SpawnAttributesSetDefaultSignals(attributes, signals), "posix_spawnattr_setsigdefault");
            _ = Libc.SignalEmptySet(signals);
            Libc.ThrowIfError(Libc.SpawnAttributesSetSignalMask(attributes, signals), "posix_spawnattr_setsigmask");
            var flags = (short)(output is null ? DefaultSignals : DefaultSignals | NewSession);
            Libc.ThrowIfError(Libc.SpawnAttributesSetFlags(attributes, flags), "posix_spawnattr_setflags");

            using var argv = new NativeStrings(arguments);
            using var envp = new NativeStrings(environment);
            Libc.ThrowIfError(Libc.PosixSpawn(out var pid, path, actions, attributes, argv.Pointer, envp.Pointer), $"posix_spawn {path}");
            return pid;
        }
        finally
        {
            _ = Libc.SpawnFileActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
        }
    }

    /// <summary>Takes the end of an own child that has exited, as a wait status (wait(2)); null while it runs.</summary>
    public static int? Reap(int pid) => TryWait(pid, WaitExited | WaitNoHang);

    private static int Wait(int pid)
    {
        while (true)
        {
            try
            {
                return TryWait(pid, WaitExited)!.Value;
            }
            catch (NativeException e) when (e.Errno == Errno.Interrupted)
            {
                // A signal to us that does not end us: the child is still waited for.
            }
        }
    }

    private static int? TryWait(int pid, int options)
    {
        // siginfo_t on 64-bit: si_code at 8, si_status at 24; si_pid at 16 stays 0 while there is nothing to wait for.
        var info = stackalloc int[32];
        new Span<int>(info, 32).Clear();
        Libc.ThrowIfFailed(Libc.WaitId(IdTypePid, pid, info, options), $"waitid {pid}");
        return info[4] == 0 ? null : info[2] == CodeExited ? info[6] << 8 : info[6];
    }
}
