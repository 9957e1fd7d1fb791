using System.Collections.Immutable;

namespace Watcher.Core.Units.Adoption;

/// <summary>One step of a plan; its text says what it does.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record AdoptionStep(string Text)
{
    /// <summary>Writes files of the tree into our place.</summary>
    /// <param name="Names">Their names.</param>
    public sealed record Write(ImmutableArray<string> Names) : AdoptionStep($"write {Listed(Names)} into {UnitPlaces.ByHand}");

    /// <summary>Enables the units that belong to every node.</summary>
    /// <param name="Names">Their names.</param>
    public sealed record Enable(ImmutableArray<string> Names) : AdoptionStep($"enable {Listed(Names)}");

    /// <summary>Removes files or links of ours.</summary>
    /// <param name="Paths">Their paths.</param>
    public sealed record Remove(ImmutableArray<string> Paths) : AdoptionStep($"remove {Listed(Paths)}");

    /// <summary>Removes what a run that was killed has left of files of ours.</summary>
    /// <param name="Paths">The files' paths.</param>
    public sealed record RemoveDrafts(ImmutableArray<string> Paths) : AdoptionStep($"remove what was half-written for {Listed(Paths)}");

    /// <summary>Puts aside files of others that hide ours.</summary>
    /// <param name="Paths">Their paths.</param>
    public sealed record PutAside(ImmutableArray<string> Paths) : AdoptionStep($"put {Listed(Paths)} aside, into {new UnitPlaces("").Aside}");

    /// <summary>Keeps what others have written in our place, before it is written over.</summary>
    /// <param name="Paths">Their paths.</param>
    public sealed record KeepAside(ImmutableArray<string> Paths) : AdoptionStep($"keep what {Listed(Paths)} {(Paths.Length > 1 ? "say" : "says")} now in {new UnitPlaces("").Aside}");

    /// <summary>Has the daemons' units, until the next boot at most, end the daemon of another owner just before they start their own.</summary>
    /// <param name="Daemons">The daemons' names.</param>
    public sealed record PrepareTakeOver(ImmutableArray<string> Daemons) : AdoptionStep($"have the units of {Listed(Daemons)} end the daemon that runs before they start their own");

    /// <summary>Keeps units, until the next boot at most, that stop when the init script's starts.</summary>
    /// <param name="Units">Their names.</param>
    public sealed record KeepCopies(ImmutableArray<string> Units) : AdoptionStep($"keep {Listed(Units)} until the init script starts");

    /// <summary>Has the init script give daemons, at its next start only, the arguments that their last start had.</summary>
    /// <param name="Daemons">The daemons, and their arguments.</param>
    public sealed record HandOnArguments(ImmutableArray<(string Daemon, string Arguments)> Daemons) : AdoptionStep(
        $"have the init script start {string.Join(", ", Daemons.Select(each => $"{each.Daemon} with {each.Arguments}"))} this time");

    /// <summary>Has systemd read its files anew.</summary>
    public sealed record Reload() : AdoptionStep("have systemd read its files anew");

    /// <summary>Makes sure that no job on these units can kill a guest or a job.</summary>
    /// <param name="Units">The units.</param>
    public sealed record CheckKillMode(ImmutableArray<string> Units) : AdoptionStep($"make sure that {Listed(Units)} leave guests and jobs alone");

    /// <summary>Starts a daemon by its unit, in the place of one that runs.</summary>
    /// <param name="Daemon">Its name.</param>
    /// <param name="Pid">The one that runs.</param>
    /// <param name="RunsIn">Where.</param>
    /// <param name="Arguments">Arguments that its last start had, for this start too.</param>
    public sealed record TakeOver(string Daemon, int Pid, string RunsIn, string Arguments) : AdoptionStep(
        $"restart {Daemon} (pid {Pid} of {RunsIn}) as {Daemon}.service{(Arguments.Length > 0 ? $", with {Arguments} for this start" : "")}");

    /// <summary>Starts a daemon that is missing by its unit.</summary>
    /// <param name="Daemon">Its name.</param>
    public sealed record Start(string Daemon) : AdoptionStep($"start {Daemon}, which does not run");

    /// <summary>Starts targets: what belongs to them follows.</summary>
    /// <param name="Units">Their names.</param>
    public sealed record StartTargets(ImmutableArray<string> Units) : AdoptionStep($"start {Listed(Units)}");

    /// <summary>Stops units that have nothing to do with the daemons, or nothing any more.</summary>
    /// <param name="Units">Their names.</param>
    public sealed record Stop(ImmutableArray<string> Units) : AdoptionStep($"stop {Listed(Units)}");

    /// <summary>Has systemd forget that units have failed: they would be listed for ever.</summary>
    /// <param name="Units">Their names.</param>
    public sealed record ForgetFailures(ImmutableArray<string> Units) : AdoptionStep($"forget the failures of {Listed(Units)}");

    /// <summary>Has the init script start the daemons; systemd stops those of the units just before.</summary>
    /// <param name="Daemons">Those that run by their units.</param>
    public sealed record HandBack(ImmutableArray<string> Daemons) : AdoptionStep(
        $"have the init script start the daemons (ganeti.service){(Daemons.IsEmpty ? "" : $" in the place of {Listed(Daemons)}")}");

    /// <summary>Removes our own directories and what is in them.</summary>
    /// <param name="Paths">Their paths.</param>
    public sealed record RemoveDirectories(ImmutableArray<string> Paths) : AdoptionStep($"remove {Listed(Paths)} and all in it but others' unit files");

    private static string Listed(ImmutableArray<string> names) => names.Length > 4 ? $"{names[0]}, {names[1]} and {names.Length - 2} more" : string.Join(", ", names);
}
