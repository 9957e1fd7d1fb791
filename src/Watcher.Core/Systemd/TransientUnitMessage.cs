using System.Collections.Immutable;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>Writes a <see cref="TransientUnit"/> as the arguments of StartTransientUnit: name, mode, properties, auxiliary units.</summary>
internal static class TransientUnitMessage
{
    public static void Write(BusMessage call, TransientUnit unit)
    {
        call.Write(unit.Name).Write("fail");
        call.Container('a', "(sv)", () =>
        {
            Property("Description", "s", () => call.Write(unit.Description));

            // The same shape as the unit that systemd generates for Ganeti's init script, in which guests live today: it has no main process,
            // lives as long as any process in it, and stopping it kills nobody.
            Property("Type", "s", () => call.Write("forking"));
            Property("GuessMainPID", "b", () => call.Write(false));
            Property("KillMode", "s", () => call.Write("process"));
            Property("SendSIGKILL", "b", () => call.Write(false));
            Property("IgnoreSIGPIPE", "b", () => call.Write(false));

            // noded's guests are counted to this unit: no limit of a service may strike them, nor one's memory hunger the others.
            Property("OOMPolicy", "s", () => call.Write("continue"));
            Property("TasksMax", "t", () => call.Write(ulong.MaxValue));

            Property("TimeoutStartUSec", "t", () => call.Write((ulong)unit.Deadline.TotalMicroseconds));
            Property("Environment", "as", () => Strings(unit.Environment));
            Property("StandardOutputFileDescriptor", "h", () => call.WriteFd(unit.Output));
            Property("StandardErrorFileDescriptor", "h", () => call.WriteFd(unit.Output));
            Program("ExecStart", [unit.Path, .. unit.Arguments]);
            if (unit.Cleanup.Length > 0)
            {
                Program("ExecStopPost", unit.Cleanup);
            }
        });
        call.Container('a', "(sa(sv))", () => { });

        void Property(string name, string type, Action value) => call.Container('r', "sv", () =>
        {
            call.Write(name);
            call.Container('v', type, value);
        });

        void Program(string name, ImmutableArray<string> command) =>
            Property(name, "a(sasb)", () => call.Container('a', "(sasb)", () => call.Container('r', "sasb", () =>
            {
                call.Write(command[0]);
                Strings(command);
                call.Write(false);
            })));

        void Strings(IEnumerable<string> values) => call.Container('a', "s", () =>
        {
            foreach (var value in values)
            {
                call.Write(value);
            }
        });
    }
}
