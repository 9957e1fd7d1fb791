using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// A start under systemd with arguments for this one start. The units read them from NAME.onetime.conf, and a file that stays would go into every
/// later start: --no-voting, which lets a node believe that it is the master. So the file is written, used and removed by a unit of its own, whose
/// ExecStopPost= removes it whatever happens to us or to that unit; but not the file of another start, which may have come in between: decision 0010.
/// </summary>
/// <param name="dataDirectory">Where the units look for the file.</param>
/// <param name="bus">Runs the unit of its own.</param>
/// <param name="locks">Keeps two starts of a daemon apart.</param>
/// <param name="time">Time.</param>
internal sealed class OneTimeStart(string dataDirectory, ISystemdBus bus, StartLock locks, TimeProvider time)
{
    /// <summary>The hidden action inside the unit: NAME ID ARG….</summary>
    public const string Action = "-start-once";

    /// <summary>The hidden action when the unit ends: NAME ID.</summary>
    public const string EndAction = "-end-once";

    private const uint OwnerOnly = 0b110_000_000;

    // What systemd takes for more than itself in a command line or in a file of an environment.
    private const string Meaningful = "\"'\\$%`";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    // Less than systemd allows for the end of a unit (DefaultTimeoutStopSec=90s).
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a daemon with arguments.</summary>
    /// <returns>daemon-util's exit code.</returns>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">The start did not end in time.</exception>
    public int Start(string daemon, ImmutableArray<string> arguments)
    {
        if (arguments.FirstOrDefault(argument => !IsPlain(argument)) is { } other)
        {
            throw new DaemonUtilException($"'{Printable(other)}' cannot be handed to {daemon} by way of systemd: blanks, quotes, $, % and \\ have a meaning there", ExitCode.Failure);
        }

        var id = time.SinceBoot().Ticks.ToString("x", CultureInfo.InvariantCulture);
        var unit = $"ganeti-watcher-onetime-{DaemonArguments.PlainName(daemon)}-{id}.service";
        var result = bus.RunTransientAsync(
            new TransientUnit(
                unit,
                $"Start of {daemon} with arguments for one time",
                OwnExecutable.Path,
                [DaemonUtilCommand.Name, Action, daemon, id, .. arguments],
                ProgramRunner.ChildEnvironment(),

                // A file of ours would be gone with us, and the cleanup could not be run (systemd opens it for each program).
                Output: null,
                Deadline,
                Cleanup: [OwnExecutable.Path, DaemonUtilCommand.Name, EndAction, daemon, id]),
            CancellationToken.None).GetAwaiter().GetResult();
        if (result.JobResult != "done")
        {
            StandardStream.WriteErrorLine($"{DaemonUtilCommand.Name}: {daemon} was not started; see \"journalctl -u {unit}\" and \"systemctl status {UnitText.Unit(daemon)}\"");
        }

        return result.JobResult == "done" ? ExitCode.Done
            : result.WaitStatus is { } status ? new ExitStatus(status).Code ?? ExitCode.Failure
            : throw new DaemonUtilException($"systemd's job for the start of {daemon} ended with '{result.JobResult}'", ExitCode.Failure);
    }

    /// <summary>Inside the unit: writes the file, has the daemon started, and removes the file.</summary>
    /// <param name="daemon">Its full name.</param>
    /// <param name="id">Tells this start's file from another's.</param>
    /// <param name="arguments">For this start.</param>
    /// <param name="job">Has the daemon started.</param>
    public int StartInside(string daemon, string id, IEnumerable<string> arguments, Func<int> job)
    {
        using var exclusive = locks.Enter(daemon);
        Remove(daemon);
        try
        {
            Write(daemon, id, arguments);
            return job();
        }
        finally
        {
            Remove(daemon);
        }
    }

    /// <summary>
    /// When the unit has ended: removes the file that its start left behind, which was killed. The start's lock is free by then, so that the next
    /// start's file may be there: systemd runs this when it has already told that the start is done.
    /// </summary>
    public int EndInside(string daemon, string id)
    {
        if (IsLeftBy(daemon, id))
        {
            using var exclusive = EnterOrTell(daemon);
            if (IsLeftBy(daemon, id))
            {
                Remove(daemon);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>
    /// Removes what the start of another daemon-util left behind: it is not for this start. Not what such a start still needs: that is waited for.
    /// </summary>
    public void RemoveLeftover(string daemon)
    {
        if (Path.Exists(FileOf(daemon)))
        {
            using var exclusive = locks.Enter(daemon);
            Remove(daemon);
        }
    }

    internal static bool IsPlain(string argument) =>
        argument.Length > 0 && argument.All(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && !Meaningful.Contains(c, StringComparison.Ordinal));

    /// <summary>A lock that does not come free must not keep the file there: who holds it removed the file first, if he is another start.</summary>
    private SafeFileHandle? EnterOrTell(string daemon)
    {
        try
        {
            return locks.Enter(daemon, EndPatience);
        }
        catch (DaemonUtilException e)
        {
            StandardStream.WriteErrorLine($"{DaemonUtilCommand.Name}: {e.Message}");
            return null;
        }
    }

    /// <summary>Whether a start's file is there; an empty one is of a start that was killed before it wrote a word.</summary>
    private bool IsLeftBy(string daemon, string id)
    {
        try
        {
            using var file = NativeFile.Open(FileOf(daemon), OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            var head = Head(id);
            return FileStatus.Of(file).IsRegular && NativeFile.ReadStart(file, head.Length) is var start && (start.Length == 0 || start.SequenceEqual(head));
        }
        catch (NativeException e) when (e.Errno is Errno.NoEntry or Errno.TooManyLinks or Errno.NoDeviceOrAddress)
        {
            // Nothing, or no file that we wrote.
            return false;
        }
    }

    private void Remove(string daemon)
    {
        using var directory = OpenDirectory.Of(FileOf(daemon), out var name);
        directory.Remove(name);
    }

    private void Write(string daemon, string id, IEnumerable<string> arguments)
    {
        // The directory is writable for Ganeti's users: nothing that lies there is followed or written into.
        using var directory = OpenDirectory.Of(FileOf(daemon), out var name);
        using var file = directory.Create(name, OpenFlags.WriteOnly, OwnerOnly);
        RandomAccess.Write(file, [.. Head(id), .. Encoding.UTF8.GetBytes($"ONETIME_ARGS={string.Join(' ', arguments)}\n")], 0);
    }

    /// <summary>A comment for systemd (systemd.exec(5), EnvironmentFile=).</summary>
    private static byte[] Head(string id) => Encoding.UTF8.GetBytes($"# start {id}\n");

    private string FileOf(string daemon) => $"{dataDirectory}/{daemon}.onetime.conf";

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
