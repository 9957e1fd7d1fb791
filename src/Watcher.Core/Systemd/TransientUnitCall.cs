using System.Collections.Immutable;
using Tmds.DBus.Protocol;

namespace Watcher.Core.Systemd;

/// <summary>Writes a <see cref="TransientUnit"/> as the arguments of StartTransientUnit: name, mode, properties, auxiliary units.</summary>
internal static class TransientUnitCall
{
    public const string Type = "ssa(sv)a(sa(sv))";

    /// <param name="call">The call, begun.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="output">Where systemd finds what the program's output goes to.</param>
    public static void Write(ref MessageWriter call, TransientUnit unit, string? output)
    {
        call.WriteString(unit.Name);
        call.WriteString("fail");
        var properties = call.WriteArrayStart(DBusType.Struct);
        Text(ref call, "Description", unit.Description);

        // The same shape as the unit that systemd generates for Ganeti's init script, in which guests live today: it has no main process,
        // lives as long as any process in it, and stopping it kills nobody.
        Text(ref call, "Type", "forking");
        Flag(ref call, "GuessMainPID", false);
        Text(ref call, "KillMode", "process");
        Flag(ref call, "SendSIGKILL", false);
        Flag(ref call, "IgnoreSIGPIPE", false);

        // noded's guests are counted to this unit: no limit of a service may strike them, nor one's memory hunger the others.
        Text(ref call, "OOMPolicy", "continue");
        Number(ref call, "TasksMax", ulong.MaxValue);

        Number(ref call, "TimeoutStartUSec", (ulong)unit.Deadline.TotalMicroseconds);
        Begin(ref call, "Environment", "as");
        Strings(ref call, unit.Environment);
        if (output is not null)
        {
            Text(ref call, "StandardOutputFileToAppend", output);
            Text(ref call, "StandardErrorFileToAppend", output);
        }

        if (!unit.Input.IsEmpty)
        {
            Text(ref call, "StandardInput", "data");
            Begin(ref call, "StandardInputData", "ay");
            call.WriteArray(unit.Input.AsSpan());
        }

        Program(ref call, "ExecStart", [unit.Path, .. unit.Arguments]);
        if (unit.Cleanup.Length > 0)
        {
            Program(ref call, "ExecStopPost", unit.Cleanup);
        }

        call.WriteArrayEnd(properties);
        call.WriteArrayEnd(call.WriteArrayStart(DBusType.Struct));
    }

    private static void Begin(ref MessageWriter call, string property, string type)
    {
        call.WriteStructureStart();
        call.WriteString(property);
        call.WriteSignature(type);
    }

    private static void Text(ref MessageWriter call, string property, string value)
    {
        Begin(ref call, property, "s");
        call.WriteString(value);
    }

    private static void Flag(ref MessageWriter call, string property, bool value)
    {
        Begin(ref call, property, "b");
        call.WriteBool(value);
    }

    private static void Number(ref MessageWriter call, string property, ulong value)
    {
        Begin(ref call, property, "t");
        call.WriteUInt64(value);
    }

    private static void Program(ref MessageWriter call, string property, ImmutableArray<string> command)
    {
        Begin(ref call, property, "a(sasb)");
        var programs = call.WriteArrayStart(DBusType.Struct);
        call.WriteStructureStart();
        call.WriteString(command[0]);
        Strings(ref call, command);
        call.WriteBool(false);
        call.WriteArrayEnd(programs);
    }

    private static void Strings(ref MessageWriter call, ImmutableArray<string> values)
    {
        var strings = call.WriteArrayStart(DBusType.String);
        foreach (var value in values)
        {
            call.WriteString(value);
        }

        call.WriteArrayEnd(strings);
    }
}
